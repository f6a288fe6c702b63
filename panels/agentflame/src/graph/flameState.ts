import type { AxisKind } from '../axis/AxisKind';
import { isWhole, pan, reveal, viewOfBar, zoomAround, type AxisView } from '../axis/AxisView';
import { isShown, type FlameLayout } from '../layout/FlameLayout';
import type { KeyCommand } from '../selection/keys';
import { step } from '../selection/step';
import { back, current, forward, jump, move, replace, startAt, type PlaceHistory } from '../view/placeHistory';
import { sameSight } from '../view/sameSight';
import type { Graph } from './Graph';

const ZOOM_STEP = 0.6;
const PAN_SHARE = 0.2;

export interface FlameState {
  history: PlaceHistory;
  /** Nodes of which nothing below is shown. */
  folded: ReadonlySet<number>;
  hovered: number;
  /** Where the keyboard is. */
  focused: number;
  /** Shown in the detail pane; -1 = pane closed. */
  selected: number;
}

/** What is on screen: while a new layout is being made, still the one before. */
export interface Drawn {
  graph: Graph;
  layout: FlameLayout;
  focus: number;
  view: AxisView;
}

export type FlameAction =
  | { type: 'hover'; node: number }
  | { type: 'select'; node: number }
  | { type: 'close-detail' }
  | { type: 'zoom'; anchor: number; factor: number }
  | { type: 'pan'; by: number }
  | { type: 'show'; view: AxisView }
  | { type: 'zoom-to-span'; node: number }
  /** Shows a node wherever it is, unfolding what it is folded into. */
  | { type: 'go-to'; node: number }
  | { type: 'axis'; axis: AxisKind }
  | { type: 'focus'; node: number }
  | { type: 'fold'; node: number }
  | { type: 'fold-all'; nodes: ReadonlySet<number> }
  | { type: 'key'; command: KeyCommand }
  | { type: 'back' | 'forward' | 'whole' };

export function initialState(axis: AxisKind, folded: ReadonlySet<number> = new Set()): FlameState {
  return { history: startAt({ axis, focus: -1, view: null }), folded, hovered: -1, focused: -1, selected: -1 };
}

/** The same spans in a newer graph of the run. What begins folded there is, unless it was there before. */
export function carryOver(
  before: Graph,
  state: FlameState,
  after: Graph,
  initiallyFolded: ReadonlySet<number> = new Set()
): FlameState {
  const nodes = new Map(after.tree.spans.map(({ spanId }, node) => [spanId, node]));
  const sameSpan = (node: number) => (node < 0 ? -1 : (nodes.get(before.tree.spans[node].spanId) ?? -1));
  const known = new Set(before.tree.spans.map(({ spanId }) => spanId));
  const place = current(state.history);
  return {
    hovered: -1,
    focused: sameSpan(state.focused),
    selected: sameSpan(state.selected),
    folded: new Set([
      ...[...state.folded].map(sameSpan).filter((node) => node >= 0),
      ...[...initiallyFolded].filter((node) => !known.has(after.tree.spans[node].spanId)),
    ]),
    history: startAt({ axis: place.axis, focus: sameSpan(place.focus), view: null }),
  };
}

/** Finds, in a layout that has just been made, the part that shows what was on screen before. */
export function settle(state: FlameState, before: Drawn | null, after: { graph: Graph; layout: FlameLayout }) {
  const place = current(state.history);
  if (place.view !== null) {
    return state;
  }
  const keepsBranch =
    before !== null && (before.graph === after.graph ? before.focus === place.focus : place.focus < 0);
  const near = state.selected >= 0 ? state.selected : state.focused;
  const view = keepsBranch
    ? sameSight(before.layout, before.view, after.layout, after.graph.columns.parents, near)
    : after.layout.whole;
  return { ...state, history: replace(state.history, { ...place, view }) };
}

export function reduce(drawn: Drawn, state: FlameState, action: FlameAction): FlameState {
  const { layout, view } = drawn;
  switch (action.type) {
    case 'hover':
      return state.hovered === action.node ? state : { ...state, hovered: action.node };
    case 'select':
      return { ...state, selected: action.node, focused: action.node };
    case 'close-detail':
      return { ...state, selected: -1 };
    case 'zoom':
      return moved(drawn, state, zoomAround(view, action.anchor, action.factor, layout));
    case 'pan':
      return moved(drawn, state, pan(view, action.by, layout));
    case 'show':
      return moved(drawn, state, action.view);
    case 'zoom-to-span':
      return jumped(drawn, { ...state, focused: action.node }, barView(layout, action.node));
    case 'go-to':
      return action.node < 0 ? state : walkTo(drawn, unfoldedFor(drawn, state, action.node), action.node);
    case 'axis':
      return goTo(state, { axis: action.axis });
    case 'focus':
      return goTo(state, { focus: action.node });
    case 'fold':
      return toggleFold(drawn, state, action.node);
    case 'fold-all':
      return { ...state, folded: action.nodes };
    case 'back':
      return { ...state, history: back(state.history) };
    case 'forward':
      return { ...state, history: forward(state.history) };
    case 'whole':
      return current(state.history).focus >= 0 ? goTo(state, { focus: -1 }) : jumped(drawn, state, layout.whole);
    case 'key':
      return press(drawn, state, action.command);
  }
}

function press(drawn: Drawn, state: FlameState, command: KeyCommand): FlameState {
  const { graph, layout, view } = drawn;
  const { focused } = state;
  switch (command.do) {
    case 'walk':
      return walkTo(
        drawn,
        state,
        isShown(layout, focused) ? step(graph.tree, layout, focused, command.direction) : topOf(drawn)
      );
    case 'open':
      return focused < 0 ? state : { ...state, selected: focused };
    case 'zoom-to-span':
    case 'fold':
      return focused < 0 ? state : reduce(drawn, state, { type: command.do, node: focused });
    case 'focus':
      return focused < 0 || current(state.history).focus === focused
        ? state
        : reduce(drawn, state, { type: 'focus', node: focused });
    case 'axis':
      return reduce(drawn, state, { type: 'axis', axis: command.axis });
    case 'zoom-in':
    case 'zoom-out': {
      const factor = command.do === 'zoom-in' ? ZOOM_STEP : 1 / ZOOM_STEP;
      return reduce(drawn, state, { type: 'zoom', anchor: anchorOf(layout, view, focused), factor });
    }
    case 'pan':
      return reduce(drawn, state, { type: 'pan', by: command.by * PAN_SHARE * (view.to - view.from) });
    case 'whole':
    case 'forward':
      return reduce(drawn, state, { type: command.do });
    case 'step-back':
      return reduce(drawn, state, { type: 'back' });
    case 'back':
      // The pane closes first: it is what lies on top.
      return state.selected >= 0 ? { ...state, selected: -1 } : reduce(drawn, state, { type: 'back' });
  }
}

function topOf({ graph, focus }: Drawn): number {
  return focus >= 0 ? focus : graph.tree.roots[0];
}

/** A place whose layout is yet to be made. */
function goTo(state: FlameState, to: { axis?: AxisKind; focus?: number }): FlameState {
  const place = { ...current(state.history), ...to, view: null };
  const here = current(state.history);
  return place.axis === here.axis && place.focus === here.focus
    ? state
    : { ...state, history: jump(state.history, place) };
}

/** What is folded away can be neither selected nor walked on: what it is folded into is. */
function toggleFold({ graph: { columns } }: Drawn, state: FlameState, node: number): FlameState {
  const hasBelow = columns.childOffsets[node] < columns.childOffsets[node + 1];
  const folded = new Set(state.folded);
  if (folded.delete(node)) {
    return { ...state, folded };
  }
  if (!hasBelow) {
    return state;
  }
  folded.add(node);
  const outside = (inner: number) => {
    for (let above = inner; above >= 0; above = columns.parents[above]) {
      if (above === node) {
        return node;
      }
    }
    return inner;
  };
  return { ...state, folded, focused: outside(state.focused), selected: outside(state.selected), hovered: -1 };
}

function unfoldedFor({ graph: { columns } }: Drawn, state: FlameState, node: number): FlameState {
  const folded = new Set(state.folded);
  for (let above = columns.parents[node]; above >= 0; above = columns.parents[above]) {
    folded.delete(above);
  }
  return folded.size === state.folded.size ? state : { ...state, folded };
}

function walkTo(drawn: Drawn, state: FlameState, node: number): FlameState {
  const { layout, view } = drawn;
  const shown = isShown(layout, node) ? reveal(view, layout.start[node], layout.end[node], layout) : view;
  const followed = state.selected >= 0 ? node : -1;
  return { ...moved(drawn, state, shown), focused: node, selected: followed };
}

function barView(layout: FlameLayout, node: number): AxisView {
  return viewOfBar(layout.start[node], layout.end[node], layout);
}

/** Zooming by key keeps the focused span in place, or else the middle. */
function anchorOf(layout: FlameLayout, view: AxisView, focused: number): number {
  const middle = (view.from + view.to) / 2;
  if (!isShown(layout, focused)) {
    return middle;
  }
  const from = Math.max(layout.start[focused], view.from);
  const to = Math.min(layout.end[focused], view.to);
  return from <= to ? (from + to) / 2 : middle;
}

/** While a layout is being made there is no view to move. */
function isWaiting(state: FlameState): boolean {
  return current(state.history).view === null;
}

function moved({ view: now }: Drawn, state: FlameState, view: AxisView): FlameState {
  return isWaiting(state) || (view.from === now.from && view.to === now.to)
    ? state
    : { ...state, history: move(state.history, view) };
}

function jumped({ layout, view: now }: Drawn, state: FlameState, view: AxisView): FlameState {
  const isHere = isWhole(view, layout) ? isWhole(now, layout) : view.from === now.from && view.to === now.to;
  return isWaiting(state) || isHere
    ? state
    : { ...state, history: jump(state.history, { ...current(state.history), view }) };
}
