const ELLIPSIS = '…';
/** Fewer characters say nothing. */
const SHORTEST = 2;

/** The text, or as much of its beginning as fits with an ellipsis; '' where nothing readable fits. */
export function fitText(ctx: Pick<CanvasRenderingContext2D, 'measureText'>, text: string, widthPx: number): string {
  const whole = ctx.measureText(text).width;
  if (whole <= widthPx) {
    return text;
  }
  const room = widthPx - ctx.measureText(ELLIPSIS).width;
  let length = Math.floor((text.length * room) / whole);
  while (length >= SHORTEST && ctx.measureText(text.slice(0, length)).width > room) {
    length--;
  }
  return length < SHORTEST ? '' : text.slice(0, length).trimEnd() + ELLIPSIS;
}
