/** Round token counts for the axis, 0 included, about one each `spacingPx`. */
export function tokenTicks(topTokens: number, heightPx: number, spacingPx = 48): number[] {
  if (!(topTokens > 0) || heightPx <= 0) {
    return [0];
  }
  const rough = topTokens / Math.max(1, Math.floor(heightPx / spacingPx));
  const magnitude = 10 ** Math.floor(Math.log10(rough));
  const factor = [1, 2, 5, 10].find((candidate) => candidate * magnitude >= rough * (1 - 1e-9)) ?? 10;
  const step = Math.max(1, factor * magnitude);
  return Array.from({ length: Math.floor(topTokens / step) + 1 }, (_, i) => i * step);
}
