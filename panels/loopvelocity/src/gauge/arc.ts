/** Share of the dial, 0 at the left end and 1 at the right, as a point on a half circle. */
export function pointAt(share: number, radius: number, center: { x: number; y: number }): { x: number; y: number } {
  const angle = Math.PI * (1 - Math.min(1, Math.max(0, share)));
  return { x: center.x + radius * Math.cos(angle), y: center.y - radius * Math.sin(angle) };
}

/** An SVG path along the half circle from one share to another; '' where there is nothing to draw. */
export function arcPath(from: number, to: number, radius: number, center: { x: number; y: number }): string {
  if (to <= from) {
    return '';
  }
  const start = pointAt(from, radius, center);
  const end = pointAt(to, radius, center);
  return `M ${round(start.x)} ${round(start.y)} A ${radius} ${radius} 0 0 1 ${round(end.x)} ${round(end.y)}`;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
