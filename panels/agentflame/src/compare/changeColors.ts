import type { GrafanaTheme2 } from '@grafana/data';

import type { AxisKind } from '../axis/AxisKind';
import type { ColorScheme } from '../color/colorScheme';
import { NOT_THERE } from './alignRuns';
import type { Comparison } from './comparedGraph';

/** From much less to much more: blue to orange, which all that see few hues tell apart (ColorBrewer, PuOr and RdBu). */
export const CHANGES = ['missing', 'much-less', 'less', 'same', 'more', 'much-more', 'new'] as const;

export type Change = (typeof CHANGES)[number];

const FILLS: Record<Change, string> = {
  missing: '#053061',
  'much-less': '#2b7bba',
  less: '#92c5de',
  same: '#b8b8b8',
  more: '#fdb863',
  'much-more': '#e66101',
  new: '#7f3b08',
};

/** Shares of the larger value below which a change is none, or small. */
const NONE = 0.05;
const SMALL = 0.5;

export function changeOf({ steps, before, after }: Comparison, axis: AxisKind, step: number): Change {
  if (steps[step].before === NOT_THERE) {
    return 'new';
  }
  if (steps[step].after === NOT_THERE) {
    return 'missing';
  }
  const [was, is] = [before[axis][step], after[axis][step]];
  const change = (is - was) / Math.max(is, was, Number.MIN_VALUE);
  if (Math.abs(change) < NONE) {
    return 'same';
  }
  const size = Math.abs(change) < SMALL ? '' : 'much-';
  return change < 0 ? `${size}less` : `${size}more`;
}

export function changeColors(comparison: Comparison, axis: AxisKind, theme: GrafanaTheme2): ColorScheme {
  return {
    categories: CHANGES.map((category) => ({
      category,
      fill: FILLS[category],
      text: theme.colors.getContrastText(FILLS[category]),
    })),
    categoryOf: Uint16Array.from(comparison.steps, (_, step) => CHANGES.indexOf(changeOf(comparison, axis, step))),
  };
}
