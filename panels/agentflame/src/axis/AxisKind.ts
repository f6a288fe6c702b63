/** What a bar's width stands for. */
export const AXIS_KINDS = ['time', 'tokens', 'cost'] as const;

export type AxisKind = (typeof AXIS_KINDS)[number];
