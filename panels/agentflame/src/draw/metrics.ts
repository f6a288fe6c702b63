/** Sizes of the drawing, in CSS pixels. */
export const ROW_HEIGHT = 24;
export const BAR_GAP = 2;
export const AXIS_HEIGHT = 22;
/** Narrower bars carry no text. */
export const SHORTEST_LABEL = 28;

/** Where a row's bars begin, from the canvas's top. */
export function rowTop(row: number, scrollTop: number): number {
  return AXIS_HEIGHT + row * ROW_HEIGHT - scrollTop + BAR_GAP / 2;
}
