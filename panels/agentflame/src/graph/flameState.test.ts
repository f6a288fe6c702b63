import { buildRunTree, type TraceSpan } from '@loopscope/core';

import { plainSpan } from '@loopscope/core/testdata/aSpan';
import { timeLayout } from '../layout/timeLayout';
import type { KeyCommand } from '../selection/keys';
import { current } from '../view/viewHistory';
import { carryOver, initialState, reduce, type FlameAction, type FlameState, type Graph } from './flameState';

const at = (spanId: string, parentSpanId: string, startMs: number, endMs: number) =>
  plainSpan({ spanId, parentSpanId, startMs, durationMs: endMs - startMs });

const SPANS = [at('root', '', 0, 100), at('a', 'root', 10, 20), at('b', 'root', 40, 80), at('b1', 'b', 50, 60)];

function graphOf(spans: TraceSpan[]): Graph {
  const tree = buildRunTree(spans);
  return { tree, layout: timeLayout(tree) };
}

function after(...actions: FlameAction[]): FlameState {
  const graph = graphOf(SPANS);
  return actions.reduce((state, action) => reduce(graph, state, action), initialState(graph));
}

const key = (command: KeyCommand): FlameAction => ({ type: 'key', command });
const walk = (direction: Extract<KeyCommand, { do: 'walk' }>['direction']) => key({ do: 'walk', direction });
const idOf = (node: number) => SPANS[node]?.spanId;

describe('the keyboard', () => {
  it('begins at the root and walks down, across and up', () => {
    expect(idOf(after(walk('first-child')).focused)).toBe('root');
    const down = [walk('first'), walk('first-child')];
    expect(idOf(after(...down).focused)).toBe('a');
    expect(idOf(after(...down, walk('next-sibling')).focused)).toBe('b');
    expect(idOf(after(...down, walk('next-sibling'), walk('next-sibling')).focused)).toBe('b');
    expect(idOf(after(...down, walk('last'), walk('first-child'), walk('parent')).focused)).toBe('b');
  });

  it('opens details, which then follow it', () => {
    const open = [walk('first'), key({ do: 'open' })];
    expect(idOf(after(...open).selected)).toBe('root');
    expect(idOf(after(...open, walk('first-child')).selected)).toBe('a');
  });

  it('closes details first and then goes back', () => {
    const state = after({ type: 'zoom-to-span', node: 2 }, { type: 'select', node: 2 }, key({ do: 'back' }));
    expect(state.selected).toBe(-1);
    expect(current(state.history)).toEqual({ from: 39.2, to: 80.8 });
    expect(current(reduce(graphOf(SPANS), state, key({ do: 'back' })).history)).toEqual({ from: 0, to: 100 });
  });

  it('brings the span that it walks to into view', () => {
    const { history, focused } = after(
      { type: 'select', node: 1 },
      { type: 'zoom-to-span', node: 1 },
      walk('next-sibling')
    );
    expect(idOf(focused)).toBe('b');
    expect(current(history).from).toBeGreaterThan(30);
  });
});

describe('zooming and panning', () => {
  it('is one step back, however many wheel turns it took', () => {
    const turn: FlameAction = { type: 'zoom', anchorMs: 50, factor: 0.9 };
    expect(current(after(turn, turn, turn, { type: 'back' }).history)).toEqual({ from: 0, to: 100 });
  });

  it('leaves the state alone where there is nothing to do', () => {
    const state = after();
    expect(reduce(graphOf(SPANS), state, { type: 'pan', byMs: 10 })).toBe(state);
  });
});

describe('a refresh with more spans of the run', () => {
  it('keeps the same spans selected and focused', () => {
    const state = after({ type: 'select', node: 2 });
    const grown = graphOf([...SPANS, at('early', 'root', 5, 8), at('late', 'root', 110, 130)]);
    const carried = carryOver(graphOf(SPANS), state, grown);
    expect(grown.tree.spans[carried.selected].spanId).toBe('b');
    expect(current(carried.history)).toEqual({ from: 0, to: 130 });
  });
});
