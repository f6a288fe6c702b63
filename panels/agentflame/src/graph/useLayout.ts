import { useEffect, useMemo, useRef, useState } from 'react';

import type { AxisKind } from '../axis/AxisKind';
import type { FlameLayout, LayoutScope } from '../layout/FlameLayout';
import { layoutOf } from '../layout/layoutOf';
import type { SpanColumns } from '../layout/SpanColumns';
import { LayoutMaker } from '../layout/worker/LayoutMaker';
import { startWorker } from '../layout/worker/startWorker';
import type { Graph } from './Graph';

/** From here on a layout takes longer than a frame, and a worker less than it costs. */
export const WORKER_ABOVE = 50_000;

interface Made {
  columns: SpanColumns;
  scope: LayoutScope;
  layout: FlameLayout;
}

/** The layout of what is to be shown; null while it is being made. */
export function useLayout(
  { columns }: Graph,
  axis: AxisKind,
  focus: number,
  folded: ReadonlySet<number>
): FlameLayout | null {
  const scope = useMemo(() => ({ axis, focus, folded }), [axis, focus, folded]);
  const isLarge = columns.parents.length > WORKER_ABOVE;
  const small = useMemo(() => (isLarge ? null : layoutOf(columns, scope)), [isLarge, columns, scope]);
  const large = useMadeLayout(isLarge ? columns : null, scope);
  return isLarge ? large : small;
}

/** Made by a worker that lives as long as the graph is large; null while it is being made. */
function useMadeLayout(columns: SpanColumns | null, scope: LayoutScope): FlameLayout | null {
  const [made, setMade] = useState<Made | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const maker = useRef<LayoutMaker | null>(null);
  const isNeeded = columns !== null;

  useEffect(() => {
    if (!isNeeded) {
      return;
    }
    const own = new LayoutMaker(startWorker);
    maker.current = own;
    return () => {
      maker.current = null;
      own.stop();
    };
  }, [isNeeded]);

  useEffect(() => {
    let isWanted = columns !== null;
    if (columns !== null) {
      maker.current?.make(columns, scope).then(
        (layout) => isWanted && setMade({ columns, scope, layout }),
        (reason: unknown) => isWanted && setFailure(reason)
      );
    }
    return () => {
      isWanted = false;
    };
  }, [columns, scope]);

  if (failure !== null) {
    // For the boundary around the panel, as if it had failed while rendering.
    throw failure;
  }
  return made !== null && made.columns === columns && made.scope === scope ? made.layout : null;
}
