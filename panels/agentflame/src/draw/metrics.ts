/** Sizes of the drawing, in CSS pixels. */
export const ROW_HEIGHT = 24;
export const BAR_GAP = 2;
export const AXIS_HEIGHT = 22;
/** Narrower bars carry no text. */
export const SHORTEST_LABEL = 28;
