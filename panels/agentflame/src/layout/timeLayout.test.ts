import fc from 'fast-check';
import { buildRunTree, type RunTree, type TraceSpan } from '@loopscope/core';

import { plainSpan } from '@loopscope/core/testdata/aSpan';
import { arbitrarySpans } from '@loopscope/core/testdata/arbitrarySpans';
import { spanAt } from './spanAt';
import type { FlameLayout, LayoutScope } from './FlameLayout';
import { spanColumns } from './SpanColumns';
import { timeLayout } from './timeLayout';

/** Floats of Unix milliseconds resolve no better. */
const TOLERANCE_MS = 0.001;

const at = (spanId: string, parentSpanId: string, startMs: number, endMs: number) =>
  plainSpan({ spanId, parentSpanId, startMs, durationMs: endMs - startMs });

const layoutOf = (tree: RunTree, scope: Partial<LayoutScope> = {}) =>
  timeLayout(spanColumns(tree), { axis: 'time', focus: -1, folded: new Set(), ...scope });

/** Rows as text: the spans of each, by start. */
function rowsOf(spans: TraceSpan[], scope: (tree: RunTree) => Partial<LayoutScope> = () => ({})): string[] {
  const tree = buildRunTree(spans);
  const layout = layoutOf(tree, scope(tree));
  return Array.from({ length: layout.rowCount }, (_, row) =>
    Array.from(nodesOf(layout, row), (node) => tree.spans[node].spanId).join(' ')
  );
}

function nodesOf(layout: FlameLayout, row: number): Uint32Array {
  return layout.nodes.subarray(layout.rowOffsets[row], layout.rowOffsets[row + 1]);
}

/** Rows of nodes, by the definition: recursive, and each sibling looks at all bands that are there. */
function naiveRows(tree: RunTree, folded: ReadonlySet<number>): number[] {
  const { start, end } = spanColumns(tree);
  const row = new Array<number>(tree.spans.length).fill(-1);
  const below = (node: number) =>
    folded.has(node) ? [] : tree.children.subarray(tree.childOffsets[node], tree.childOffsets[node + 1]);
  const branch = (node: number): { from: number; to: number; height: number } => {
    const parts = Array.from(below(node), branch);
    return {
      from: Math.min(start[node], ...parts.map(({ from }) => from)),
      to: Math.max(end[node], ...parts.map(({ to }) => to)),
      height: 1 + heightOf(bandsOf(Array.from(below(node)))),
    };
  };
  const bandsOf = (siblings: number[]) => {
    const bands: Array<{ free: number; height: number; nodes: number[] }> = [];
    const byStart = siblings
      .map((node) => ({ node, ...branch(node) }))
      .sort((a, b) => a.from - b.from || a.node - b.node);
    for (const { node, from, to, height } of byStart) {
      let band = bands.find((other) => other.free <= from);
      if (!band) {
        bands.push((band = { free: 0, height: 0, nodes: [] }));
      }
      band.free = Math.max(to - TOLERANCE_MS, from + 2 * TOLERANCE_MS);
      band.height = Math.max(band.height, height);
      band.nodes.push(node);
    }
    return bands;
  };
  const heightOf = (bands: Array<{ height: number }>) => bands.reduce((sum, { height }) => sum + height, 0);
  const place = (siblings: number[], first: number) => {
    let top = first;
    for (const { nodes, height } of bandsOf(siblings)) {
      for (const node of nodes) {
        row[node] = top;
        place(Array.from(below(node)), top + 1);
      }
      top += height;
    }
  };
  place([...tree.roots], 0);
  return row;
}

describe('the time layout', () => {
  it('puts calls that follow one another into one row below their caller', () => {
    expect(
      rowsOf([at('root', '', 0, 10), at('a', 'root', 1, 3), at('b', 'root', 3, 5), at('c', 'root', 8, 9)])
    ).toEqual(['root', 'a b c']);
  });

  it('gives branches that overlap rows of their own', () => {
    const spans = [
      at('root', '', 0, 10),
      at('a', 'root', 1, 6),
      at('a1', 'a', 2, 3),
      at('b', 'root', 2, 7),
      at('b1', 'b', 3, 4),
      at('c', 'root', 8, 9),
    ];
    expect(rowsOf(spans)).toEqual(['root', 'a c', 'a1', 'b', 'b1']);
  });

  it('keeps gaps: times stay as they were', () => {
    const layout = layoutOf(buildRunTree([at('a', '', 1_000, 1_010), at('b', '', 1_500, 1_600)]));
    expect([...layout.start]).toEqual([0, 500]);
    expect(layout.whole).toEqual({ from: 0, to: 600 });
  });

  it('keeps a branch that outlives its caller clear of the next one', () => {
    expect(rowsOf([at('a', '', 0, 2), at('async', 'a', 1, 9), at('b', '', 3, 4)])).toEqual(['a', 'async', 'b']);
  });

  it('shows two spans without duration at one instant side by side', () => {
    expect(rowsOf([at('root', '', 0, 10), at('a', 'root', 5, 5), at('b', 'root', 5, 5)])).toEqual(['root', 'a', 'b']);
  });

  it('leaves out what is folded away or out of focus', () => {
    const spans = [
      at('root', '', 0, 10),
      at('a', 'root', 1, 6),
      at('a1', 'a', 2, 3),
      at('b', 'root', 7, 9),
      at('b1', 'b', 8, 9),
    ];
    const nodeOf = (tree: RunTree, id: string) => tree.spans.findIndex(({ spanId }) => spanId === id);
    expect(rowsOf(spans, (tree) => ({ folded: new Set([nodeOf(tree, 'a')]) }))).toEqual(['root', 'a b', 'b1']);
    expect(rowsOf(spans, (tree) => ({ focus: nodeOf(tree, 'b') }))).toEqual(['b', 'b1']);
  });

  it('shows on a folded branch that something in it failed', () => {
    const tree = buildRunTree([at('root', '', 0, 10), { ...at('a', 'root', 1, 2), status: 'error' }]);
    expect([...layoutOf(tree).failed]).toEqual([0, 1]);
    expect([...layoutOf(tree, { folded: new Set([0]) }).failed]).toEqual([1, 1]);
  });

  it('has no rows without spans', () => {
    expect(layoutOf(buildRunTree([])).rowCount).toBe(0);
  });

  it('places every span once, never over another and always below its caller', () => {
    fc.assert(
      fc.property(arbitrarySpans, (spans) => {
        const tree = buildRunTree(spans);
        const layout = layoutOf(tree);
        expect([...layout.nodes].sort((a, b) => a - b)).toEqual(spans.map((_, node) => node));
        for (let row = 0; row < layout.rowCount; row++) {
          const nodes = nodesOf(layout, row);
          for (let i = 1; i < nodes.length; i++) {
            expect(layout.start[nodes[i]]).toBeGreaterThanOrEqual(layout.end[nodes[i - 1]] - TOLERANCE_MS);
          }
        }
        tree.parents.forEach((parent, node) => {
          if (parent >= 0) {
            expect(layout.row[node]).toBeGreaterThan(layout.row[parent]);
          }
        });
      })
    );
  });

  it('is the one that looking at every band would give, whatever is folded', () => {
    const shallow = arbitrarySpans.map((spans) => spans.slice(0, 14));
    fc.assert(
      fc.property(shallow, fc.array(fc.nat(13), { maxLength: 3 }), (spans, nodes) => {
        const tree = buildRunTree(spans);
        const folded = new Set(nodes.filter((node) => node < spans.length));
        expect([...layoutOf(tree, { folded }).row]).toEqual(naiveRows(tree, folded));
      })
    );
  });

  it('takes chains of 20,000 spans and 20,000 at once', () => {
    const chain = Array.from({ length: 20_000 }, (_, i) => at(`s${i}`, i === 0 ? '' : `s${i - 1}`, i, 40_000));
    expect(layoutOf(buildRunTree(chain)).rowCount).toBe(20_000);
    const flat = Array.from({ length: 20_000 }, (_, i) => at(`s${i}`, '', 0, 1 + i));
    expect(layoutOf(buildRunTree(flat)).rowCount).toBe(20_000);
  });
});

describe('the span at a point', () => {
  const layout = layoutOf(buildRunTree([at('a', '', 0, 10), at('b', '', 20, 20), at('c', '', 50, 60)]));

  it('is the one there', () => {
    expect(spanAt(layout, 0, 5, 0)).toBe(0);
    expect(spanAt(layout, 0, 15, 1)).toBe(-1);
    expect(spanAt(layout, 1, 5, 1)).toBe(-1);
    expect(spanAt(layout, -1, 5, 1)).toBe(-1);
  });

  it('is the nearest within reach where spans are narrower than a pointer', () => {
    expect(spanAt(layout, 0, 18, 3)).toBe(1);
    expect(spanAt(layout, 0, 14, 8)).toBe(0);
  });
});
