import { modelCall, plainSpan } from '@loopscope/core/testdata/aSpan';
import { layoutOf } from '../layout/layoutOf';
import type { KeyCommand } from '../selection/keys';
import { current } from '../view/placeHistory';
import { carryOver, initialState, reduce, settle, type Drawn, type FlameAction, type FlameState } from './flameState';
import { graphOf, type Graph } from './Graph';

const at = (spanId: string, parentSpanId: string, startMs: number, endMs: number) =>
  plainSpan({ spanId, parentSpanId, startMs, durationMs: endMs - startMs });

const ALL = { plainSpans: 'show', foldLoops: false } as const;
const tokens = { input: 10, cacheRead: null, cacheWrite: null, output: null, reasoning: null };
const SPANS = [
  at('root', '', 0, 100),
  at('a', 'root', 10, 20),
  at('b', 'root', 40, 80),
  modelCall({ spanId: 'b1', parentSpanId: 'b', startMs: 50, durationMs: 10 }, { tokens }),
  modelCall({ spanId: 'c', parentSpanId: 'root', startMs: 85, durationMs: 5 }, { tokens }),
];
const [ROOT, A, B, B1] = [0, 1, 2, 3];

interface Stage {
  drawn: Drawn;
  state: FlameState;
}

/** What the hook does: lays out what the state asks for, and finds the view in it. */
function stage(graph: Graph, state: FlameState, before: Drawn | null): Stage {
  const { axis, focus } = current(state.history);
  const layout = layoutOf(graph.columns, { axis, focus, folded: state.folded });
  const settled = settle(state, before, { graph, layout });
  return {
    state: settled,
    drawn: { graph, layout, focus, view: current(settled.history).view ?? layout.whole },
  };
}

function perform(...actions: FlameAction[]): Stage {
  const graph = graphOf(SPANS, ALL);
  return actions.reduce(
    ({ drawn, state }, action) => stage(graph, reduce(drawn, state, action), drawn),
    stage(graph, initialState('time'), null)
  );
}

const after = (...actions: FlameAction[]): FlameState => perform(...actions).state;
const viewAfter = (...actions: FlameAction[]) => perform(...actions).drawn.view;
const key = (command: KeyCommand): FlameAction => ({ type: 'key', command });
const walk = (direction: Extract<KeyCommand, { do: 'walk' }>['direction']) => key({ do: 'walk', direction });
const idOf = (node: number) => SPANS[node]?.spanId;

describe('the keyboard', () => {
  it('begins at the root and walks down, across and up', () => {
    expect(idOf(after(walk('first-child')).focused)).toBe('root');
    const down = [walk('first'), walk('first-child')];
    expect(idOf(after(...down).focused)).toBe('a');
    expect(idOf(after(...down, walk('next-sibling')).focused)).toBe('b');
    expect(idOf(after(...down, walk('last'), walk('next-sibling')).focused)).toBe('c');
    expect(idOf(after(...down, walk('next-sibling'), walk('first-child'), walk('parent')).focused)).toBe('b');
  });

  it('opens details, which then follow it', () => {
    const open = [walk('first'), key({ do: 'open' })];
    expect(idOf(after(...open).selected)).toBe('root');
    expect(idOf(after(...open, walk('first-child')).selected)).toBe('a');
  });

  it('closes details first and then goes back', () => {
    const zoomed: FlameAction[] = [{ type: 'zoom-to-span', node: B }, { type: 'select', node: B }, key({ do: 'back' })];
    expect(after(...zoomed).selected).toBe(-1);
    expect(viewAfter(...zoomed)).toEqual({ from: 39.2, to: 80.8 });
    expect(viewAfter(...zoomed, key({ do: 'back' }))).toEqual({ from: 0, to: 100 });
  });

  it('brings the span that it walks to into view', () => {
    const actions: FlameAction[] = [
      { type: 'select', node: A },
      { type: 'zoom-to-span', node: A },
      walk('next-sibling'),
    ];
    expect(idOf(after(...actions).focused)).toBe('b');
    expect(viewAfter(...actions).from).toBeGreaterThan(30);
  });
});

describe('zooming and panning', () => {
  const turn: FlameAction = { type: 'zoom', anchor: 50, factor: 0.9 };

  it('is one step back, however many wheel turns it took, and one forward again', () => {
    expect(viewAfter(turn, turn, turn, { type: 'back' })).toEqual({ from: 0, to: 100 });
    expect(viewAfter(turn, turn, { type: 'back' }, { type: 'forward' })).toEqual(viewAfter(turn, turn));
  });

  it('leaves the state alone where there is nothing to do', () => {
    const { drawn, state } = perform();
    expect(reduce(drawn, state, { type: 'pan', by: 10 })).toBe(state);
    expect(reduce(drawn, state, { type: 'whole' })).toBe(state);
    expect(reduce(drawn, state, { type: 'axis', axis: 'time' })).toBe(state);
  });
});

describe('another axis', () => {
  it('shows the same span, selected as before', () => {
    const actions: FlameAction[] = [
      { type: 'select', node: B },
      { type: 'zoom-to-span', node: B },
      { type: 'axis', axis: 'tokens' },
    ];
    expect(idOf(after(...actions).selected)).toBe('b');
    expect(viewAfter(...actions)).toEqual({ from: 0, to: expect.closeTo(10.4) });
  });

  it('shows all where all was in view, and the caller of what used nothing', () => {
    expect(viewAfter({ type: 'axis', axis: 'tokens' })).toEqual({ from: 0, to: 20 });
    expect(viewAfter({ type: 'zoom-to-span', node: A }, { type: 'axis', axis: 'tokens' })).toEqual({ from: 0, to: 20 });
  });

  it('is a step that one can go back from to the very same view', () => {
    const zoomed: FlameAction = { type: 'zoom-to-span', node: B1 };
    const { drawn } = perform(zoomed, { type: 'axis', axis: 'tokens' }, { type: 'back' });
    expect(drawn.layout.axis).toBe('time');
    expect(drawn.view).toEqual(viewAfter(zoomed));
  });
});

describe('a branch in focus', () => {
  it('is all that is shown, on every axis, until one goes back or asks for the whole', () => {
    const focus: FlameAction = { type: 'focus', node: B };
    expect(viewAfter(focus)).toEqual({ from: 40, to: 80 });
    expect(viewAfter(focus, { type: 'axis', axis: 'tokens' })).toEqual({ from: 0, to: 10 });
    expect(viewAfter(focus, { type: 'back' })).toEqual({ from: 0, to: 100 });
    expect(viewAfter(focus, { type: 'whole' })).toEqual({ from: 0, to: 100 });
  });
});

describe('folding', () => {
  const fold: FlameAction = { type: 'fold', node: B };

  it('shows nothing below, and takes the selection with it', () => {
    const { drawn, state } = perform({ type: 'select', node: B1 }, fold);
    expect(drawn.layout.row[B1]).toBe(-1);
    expect(idOf(state.selected)).toBe('b');
  });

  it('and unfolding is where one began', () => {
    expect(perform(fold, fold).drawn.layout).toEqual(perform().drawn.layout);
  });

  it('does nothing to what has nothing below it', () => {
    expect(after({ type: 'fold', node: A }).folded.size).toBe(0);
  });
});

describe('a refresh with more spans of the run', () => {
  const grown = graphOf([...SPANS, at('early', 'root', 5, 8), at('late', 'root', 110, 130)], ALL);

  it('keeps the same spans selected, folded and in focus', () => {
    const { drawn, state } = perform(
      { type: 'focus', node: ROOT },
      { type: 'select', node: B },
      { type: 'fold', node: B }
    );
    const carried = carryOver(drawn.graph, state, grown);
    const idAfter = (node: number) => grown.tree.spans[node].spanId;
    expect(idAfter(carried.selected)).toBe('b');
    expect([...carried.folded].map(idAfter)).toEqual(['b']);
    expect(idAfter(current(carried.history).focus)).toBe('root');
  });

  it('goes on showing everything, or the part that was zoomed to', () => {
    const refreshed = (...actions: FlameAction[]) => {
      const { drawn, state } = perform(...actions);
      return stage(grown, carryOver(drawn.graph, state, grown), drawn).drawn.view;
    };
    expect(refreshed()).toEqual({ from: 0, to: 130 });
    expect(refreshed({ type: 'zoom-to-span', node: B })).toEqual({ from: 39.2, to: 80.8 });
  });
});
