import type { RunTree } from '@loopscope/core';

import type { TimeLayout } from '../layout/timeLayout';
import type { KeyCommand } from '../selection/keys';
import { step } from '../selection/step';
import { isWhole, pan, reveal, viewOfSpan, wholeView, zoomAround, type TimeView } from '../view/TimeView';
import { back, current, jump, move, startAt, type ViewHistory } from '../view/viewHistory';

const ZOOM_STEP = 0.6;
const PAN_SHARE = 0.2;

export interface FlameState {
  history: ViewHistory;
  hovered: number;
  /** Where the keyboard is. */
  focused: number;
  /** Shown in the detail pane; -1 = pane closed. */
  selected: number;
}

export type FlameAction =
  | { type: 'hover'; node: number }
  | { type: 'select'; node: number }
  | { type: 'close-detail' }
  | { type: 'zoom'; anchorMs: number; factor: number }
  | { type: 'pan'; byMs: number }
  | { type: 'zoom-to-span'; node: number }
  | { type: 'key'; command: KeyCommand }
  | { type: 'back' }
  | { type: 'whole' };

export interface Graph {
  tree: RunTree;
  layout: TimeLayout;
}

/** The same spans in a newer graph of the run. */
export function carryOver(before: Graph, state: FlameState, after: Graph): FlameState {
  const sameSpan = (node: number) =>
    node < 0 ? -1 : after.tree.spans.findIndex((span) => span.spanId === before.tree.spans[node].spanId);
  const wasWhole = isWhole(current(state.history), before.layout.durationMs);
  return {
    hovered: -1,
    focused: sameSpan(state.focused),
    selected: sameSpan(state.selected),
    history: wasWhole ? startAt(wholeView(after.layout.durationMs)) : state.history,
  };
}

export function initialState({ layout }: Graph): FlameState {
  return { history: startAt(wholeView(layout.durationMs)), hovered: -1, focused: -1, selected: -1 };
}

export function reduce(graph: Graph, state: FlameState, action: FlameAction): FlameState {
  const { durationMs } = graph.layout;
  const view = current(state.history);
  switch (action.type) {
    case 'hover':
      return state.hovered === action.node ? state : { ...state, hovered: action.node };
    case 'select':
      return { ...state, selected: action.node, focused: action.node };
    case 'close-detail':
      return { ...state, selected: -1 };
    case 'zoom':
      return moved(state, zoomAround(view, action.anchorMs, action.factor, durationMs));
    case 'pan':
      return moved(state, pan(view, action.byMs, durationMs));
    case 'zoom-to-span': {
      const { start, end } = graph.layout;
      const target = viewOfSpan(start[action.node], end[action.node], durationMs);
      return { ...state, focused: action.node, history: jump(state.history, target) };
    }
    case 'back':
      return { ...state, history: back(state.history) };
    case 'whole':
      return { ...state, history: jump(state.history, wholeView(durationMs)) };
    case 'key':
      return press(graph, state, action.command);
  }
}

function press(graph: Graph, state: FlameState, command: KeyCommand): FlameState {
  const view = current(state.history);
  const length = view.to - view.from;
  const focused = state.focused;
  switch (command.do) {
    case 'walk':
      return walkTo(graph, state, focused < 0 ? graph.tree.roots[0] : step(graph.tree, focused, command.direction));
    case 'open':
      return focused < 0 ? state : { ...state, selected: focused };
    case 'zoom-to-span':
      return focused < 0 ? state : reduce(graph, state, { type: 'zoom-to-span', node: focused });
    case 'zoom-in':
    case 'zoom-out': {
      const factor = command.do === 'zoom-in' ? ZOOM_STEP : 1 / ZOOM_STEP;
      return reduce(graph, state, { type: 'zoom', anchorMs: anchorOf(graph, view, focused), factor });
    }
    case 'pan':
      return reduce(graph, state, { type: 'pan', byMs: command.by * PAN_SHARE * length });
    case 'whole':
      return reduce(graph, state, { type: 'whole' });
    case 'back':
      // The pane closes first: it is what lies on top.
      return state.selected >= 0 ? { ...state, selected: -1 } : reduce(graph, state, { type: 'back' });
  }
}

function walkTo({ layout }: Graph, state: FlameState, node: number): FlameState {
  const view = current(state.history);
  const shown = reveal(view, layout.start[node], layout.end[node], layout.durationMs);
  const followed = state.selected >= 0 ? node : -1;
  const history = shown === view ? state.history : move(state.history, shown);
  return { ...state, focused: node, selected: followed, history };
}

/** Zooming by key keeps the focused span in place, or else the middle. */
function anchorOf({ layout }: Graph, view: TimeView, focused: number): number {
  const middle = (view.from + view.to) / 2;
  if (focused < 0) {
    return middle;
  }
  const from = Math.max(layout.start[focused], view.from);
  const to = Math.min(layout.end[focused], view.to);
  return from <= to ? (from + to) / 2 : middle;
}

function moved(state: FlameState, view: TimeView): FlameState {
  const now = current(state.history);
  return view.from === now.from && view.to === now.to ? state : { ...state, history: move(state.history, view) };
}
