import { createTheme } from '@grafana/data';
import fc from 'fast-check';
import { buildRunTree, type TraceSpan } from '@loopscope/core';
import { plainSpan } from '@loopscope/core/testdata/aSpan';

import { colorScheme } from '../color/colorScheme';
import { scalesOf } from '../color/scales';
import { PLAIN_FIGURES } from '../figures/figures';
import { layoutOf } from '../layout/layoutOf';
import { spanColumns } from '../layout/SpanColumns';
import { drawFlame } from './drawFlame';
import { AXIS_HEIGHT, ROW_HEIGHT } from './metrics';
import type { Pen } from './Pen';

const WIDTH = 400;
const theme = createTheme();
/** Of what failed among several, and the edge of what failed alone. */
const REDS = new Set(['red', 'dark-red'].map((name) => theme.visualization.getColorByName(name)));

/** Keeps the colour that each pixel of each row is filled with last, wholly or in part. */
class Rows {
  private readonly rows = new Map<number, string[]>();
  readonly pen: Pen;

  constructor() {
    this.pen = new Proxy({ fillStyle: '' } as unknown as Pen, {
      get: (pen, key) => {
        if (key === 'fillRect') {
          return (x: number, y: number, width: number) => {
            const row = Math.floor((y - AXIS_HEIGHT) / ROW_HEIGHT);
            this.pixelsOf(row).fill(String(pen.fillStyle), Math.max(0, Math.floor(x)), Math.ceil(x + width));
          };
        }
        return key === 'fillStyle' ? pen.fillStyle : key === 'measureText' ? () => ({ width: 1 }) : () => undefined;
      },
    });
  }

  pixelsOf(row: number): string[] {
    const pixels = this.rows.get(row) ?? new Array<string>(WIDTH).fill('');
    this.rows.set(row, pixels);
    return pixels;
  }
}

/** Siblings one after another, each failed or not, as long as it is and with a gap behind it. */
const siblings = fc.array(
  fc.record({ failed: fc.boolean(), length: fc.integer({ min: 0, max: 40 }), gap: fc.integer({ min: 0, max: 9 }) }),
  { minLength: 1, maxLength: 60 }
);

describe('the drawing', () => {
  it('shows every failed span, however short', () => {
    fc.assert(
      fc.property(siblings, (lengths) => {
        let startMs = 0;
        const spans = lengths.map(({ failed, length, gap }, i) => {
          const span = plainSpan({ spanId: `s${i}`, startMs, durationMs: length, status: failed ? 'error' : 'ok' });
          startMs += length + gap;
          return span;
        });
        // As one of many thousands: few milliseconds a pixel.
        spans.push(plainSpan({ spanId: 'last', startMs: startMs + 5_000, durationMs: 1 }));
        expect(drawn(spans).every(({ isRed }) => isRed)).toBe(true);
      })
    );
  });
});

/** The failed spans, and whether the pixels around each have one of their red. */
function drawn(spans: TraceSpan[]): Array<{ isRed: boolean }> {
  const tree = buildRunTree(spans);
  const layout = layoutOf(spanColumns(tree), { axis: 'time', focus: -1, folded: new Set() });
  const rows = new Rows();
  drawFlame(rows.pen, {
    tree,
    figures: PLAIN_FIGURES,
    marks: new Map(),
    layout,
    view: layout.whole,
    colors: colorScheme(tree, 'kind', theme, scalesOf([])),
    label: 'name',
    theme,
    folded: new Set(),
    litCounts: null,
    critical: null,
    width: WIDTH,
    height: 200,
    scrollTop: 0,
    hovered: -1,
    focused: -1,
    selected: -1,
  });

  return [...layout.nodes]
    .filter((node) => layout.failed[node] === 1)
    .map((node) => {
      const x = (layout.start[node] / layout.whole.to) * WIDTH;
      // Those that begin together lie below each other.
      const pixels = rows.pixelsOf(layout.row[node]);
      return { isRed: pixels.slice(Math.max(0, Math.floor(x) - 2), Math.ceil(x) + 3).some((c) => REDS.has(c)) };
    });
}
