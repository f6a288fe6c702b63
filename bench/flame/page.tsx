/** The page that main.ts measures in. Both graphs get the same spans, by the tokens of each and all below it. */
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import {
  EventBusSrv,
  FieldType,
  LoadingState,
  createDataFrame,
  createTheme,
  getDefaultTimeRange,
  type DataFrame,
} from '@grafana/data';
import { FlameGraph } from '@grafana/flamegraph';
import { initPluginTranslations } from '@grafana/i18n';
import { buildRunTree, childrenOf, type TraceSpan } from '@loopscope/core';
import { traceFrame } from '@loopscope/core/testdata/traceFrame';
import type { ReactElement } from 'react';

import { AgentFlamePanel } from '../../panels/agentflame/src/AgentFlamePanel';
import { DEFAULT_OPTIONS } from '../../panels/agentflame/src/AgentFlameOptions';
import { subjectOf } from '../../panels/agentflame/src/draw/barLabel';
import { inclusive } from '../../panels/agentflame/src/layout/inclusive';
import { spanColumns } from '../../panels/agentflame/src/layout/SpanColumns';
import { layoutTimes } from './layouts';
import { SHAPES } from './shapes';

const WIDTH = 1_400;
const HEIGHT = 800;

declare global {
  interface Window {
    prepare: (which: 'ours' | 'theirs', shape: string, count: number) => Promise<void>;
    /** Milliseconds from frames in hand to the first picture. */
    paint: () => Promise<number>;
    frameTimes: (count: number) => Promise<number[]>;
    shapes: string[];
    layoutTimes: typeof layoutTimes;
  }
}

const nextFrame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve));

function ours(spans: TraceSpan[]): ReactElement {
  const timeRange = getDefaultTimeRange();
  return (
    <AgentFlamePanel
      {...{ id: 1, title: '', transparent: false, timeZone: 'utc', renderCounter: 0, timeRange }}
      width={WIDTH}
      height={HEIGHT}
      data={{ state: LoadingState.Done, series: [traceFrame(spans)], timeRange }}
      options={{ ...DEFAULT_OPTIONS, axis: 'tokens' }}
      fieldConfig={{ defaults: {}, overrides: [] }}
      eventBus={new EventBusSrv()}
      replaceVariables={(text) => text}
      onOptionsChange={() => undefined}
      onFieldConfigChange={() => undefined}
      onChangeTimeRange={() => undefined}
    />
  );
}

/** Levels and values in depth-first order, as profiles have them, with a root on top. */
function nestedSet(spans: TraceSpan[]): DataFrame {
  const tree = buildRunTree(spans);
  const columns = spanColumns(tree);
  const values = inclusive(columns, columns.tokens);
  const rows = { level: [0], value: [0], self: [0], label: ['total'] };
  const pending = [...tree.roots].reverse().map((node) => ({ node, level: 1 }));
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { node, level } = next;
    rows.level.push(level);
    rows.value.push(values[node]);
    rows.self.push(columns.tokens[node]);
    rows.label.push(`${subjectOf(tree.spans[node])} ${tree.spans[node].spanId}`);
    rows.value[0] += level === 1 ? values[node] : 0;
    for (const child of [...childrenOf(tree, node)].reverse()) {
      pending.push({ node: child, level: level + 1 });
    }
  }
  return createDataFrame({
    fields: [
      { name: 'level', type: FieldType.number, values: rows.level },
      { name: 'value', type: FieldType.number, values: rows.value, config: { unit: 'short' } },
      { name: 'self', type: FieldType.number, values: rows.self, config: { unit: 'short' } },
      { name: 'label', type: FieldType.string, values: rows.label },
    ],
  });
}

const theme = createTheme();
const theirs = (spans: TraceSpan[]) => (
  <FlameGraph data={nestedSet(spans)} getTheme={() => theme} showFlameGraphOnly disableCollapsing />
);

function hasPicture(): boolean {
  return [...document.querySelectorAll('canvas')].some((canvas) => {
    const column = canvas.width > 0 && canvas.getContext('2d')?.getImageData(canvas.width * 0.3, 0, 1, canvas.height);
    return column && column.data.some((value, i) => i % 4 === 3 && value === 255);
  });
}

window.shapes = Object.keys(SHAPES);
window.layoutTimes = layoutTimes;

let element: ReactElement;

window.prepare = async (which, shape, count) => {
  await initPluginTranslations('loopscope-agentflame-panel');
  element = (which === 'ours' ? ours : theirs)(SHAPES[shape](count));
};

window.paint = async () => {
  const start = performance.now();
  const root = createRoot(document.body.appendChild(document.createElement('div')));
  flushSync(() => root.render(<div style={{ width: WIDTH, height: HEIGHT }}>{element}</div>));
  do {
    await nextFrame();
  } while (!hasPicture());
  return performance.now() - start;
};

/** Times between frames while our graph is zoomed in, panned and zoomed out, with the first span's details open. */
window.frameTimes = async (count) => {
  const tree = document.querySelector<HTMLElement>('[role="tree"]')!;
  tree.focus();
  await nextFrame();
  tree.dispatchEvent(new KeyboardEvent('keydown', { bubbles: true, key: 'Enter' }));
  const { left, top } = tree.getBoundingClientRect();
  const times: number[] = [];
  let last = await nextFrame();
  for (let i = 0; i < count; i++) {
    const isPan = i % 3 === 1;
    const wheel = { bubbles: true, cancelable: true, clientX: left + 500, clientY: top + 100 };
    tree.dispatchEvent(
      new WheelEvent(
        'wheel',
        isPan ? { ...wheel, deltaX: 20 } : { ...wheel, ctrlKey: true, deltaY: i < count / 2 ? -40 : 40 }
      )
    );
    const now = await nextFrame();
    times.push(now - last);
    last = now;
  }
  return times;
};
