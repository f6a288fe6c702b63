import { useMemo } from 'react';

import type { AxisKind } from '../axis/AxisKind';
import type { FlameLayout } from '../layout/FlameLayout';
import { layoutOf } from '../layout/layoutOf';
import type { Graph } from './Graph';

/** The layout of what is to be shown; null while it is being made. */
export function useLayout(
  { columns }: Graph,
  axis: AxisKind,
  focus: number,
  folded: ReadonlySet<number>
): FlameLayout | null {
  return useMemo(() => layoutOf(columns, { axis, focus, folded }), [columns, axis, focus, folded]);
}
