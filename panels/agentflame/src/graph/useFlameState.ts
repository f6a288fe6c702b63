import { useCallback, useState } from 'react';

import { carryOver, initialState, reduce, type FlameAction, type FlameState, type Graph } from './flameState';

/** View, focus and selection of one graph; they outlive a refresh that brings more spans of the same run. */
export function useFlameState(graph: Graph): [FlameState, (action: FlameAction) => void] {
  const [held, setHeld] = useState({ graph, state: initialState(graph) });
  const now = held.graph === graph ? held : { graph, state: carryOver(held.graph, held.state, graph) };
  if (now !== held) {
    setHeld(now);
  }
  const dispatch = useCallback(
    (action: FlameAction) => setHeld((last) => ({ graph: last.graph, state: reduce(last.graph, last.state, action) })),
    []
  );
  return [now.state, dispatch];
}
