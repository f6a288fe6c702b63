import { useCallback, useState } from 'react';

import type { AxisKind } from '../axis/AxisKind';
import { current } from '../view/placeHistory';
import { carryOver, initialState, reduce, settle, type Drawn, type FlameAction, type FlameState } from './flameState';
import type { Graph } from './Graph';
import { useLayout } from './useLayout';

interface Held {
  graph: Graph;
  state: FlameState;
  drawn: Drawn | null;
}

export interface FlameControl {
  state: FlameState;
  /** null until the first layout is there. */
  drawn: Drawn | null;
  dispatch: (action: FlameAction) => void;
}

/** Place, focus and selection of one graph; they outlive a refresh that brings more spans of the same run. */
export function useFlameState(graph: Graph, axis: AxisKind, initiallyFolded: ReadonlySet<number>): FlameControl {
  const [held, setHeld] = useState<Held>(() => ({ graph, state: initialState(axis, initiallyFolded), drawn: null }));
  const carried = held.graph === graph ? held.state : carryOver(held.graph, held.state, graph, initiallyFolded);
  const place = current(carried.history);
  const layout = useLayout(graph, place.axis, place.focus, carried.folded);

  let now: Held = { graph, state: carried, drawn: held.drawn };
  if (layout !== null) {
    const state = settle(carried, held.drawn, { graph, layout });
    const { view, focus } = current(state.history);
    const drawn = { graph, layout, focus, view: view ?? layout.whole };
    now = { graph, state, drawn: isSame(held.drawn, drawn) ? held.drawn : drawn };
  }
  if (now.graph !== held.graph || now.state !== held.state || now.drawn !== held.drawn) {
    setHeld(now);
  }

  const dispatch = useCallback(
    (action: FlameAction) =>
      setHeld((last) => (last.drawn === null ? last : { ...last, state: reduce(last.drawn, last.state, action) })),
    []
  );
  return { state: now.state, drawn: now.drawn, dispatch };
}

function isSame(a: Drawn | null, b: Drawn): boolean {
  return a !== null && a.layout === b.layout && a.focus === b.focus && a.view === b.view && a.graph === b.graph;
}
