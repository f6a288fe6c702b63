/** Numbers of more digits than JavaScript keeps would come out changed. */
const LONG_NUMBER = /\d{16}/;

/** Arguments and results of tools come as JSON on one line; anything else stays as it was written. */
export function readableText(text: string): string {
  const trimmed = text.trim();
  if (!/^[[{]/.test(trimmed) || LONG_NUMBER.test(trimmed)) {
    return text;
  }
  try {
    return JSON.stringify(JSON.parse(trimmed), null, 2);
  } catch {
    // Cut off, or merely starts like JSON: shown as it is.
    return text;
  }
}
