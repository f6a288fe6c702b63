/** The number that was typed, or undefined for none and for anything that counts nothing. */
export function positiveInteger(text: string): number | undefined {
  const number = Math.trunc(Number(text));
  return number >= 1 ? number : undefined;
}
