/**
 * npm run picture: the README's picture, a run of the demo's team of agents as the flame graph lays it out, as SVG.
 * Asks a running workbench with the demo data (LOOPSCOPE_WEB, by default http://127.0.0.1:4300).
 */
import fs from 'node:fs';
import path from 'node:path';
import type { DataFrame } from '@grafana/data';
import { buildRunTree, readRunsFrame, readTraceFrame, type LlmQuery, type RunTree } from '@loopscope/core';
import { subjectOf } from '../panels/agentflame/src/draw/barLabel';
import { layoutOf } from '../panels/agentflame/src/layout/layoutOf';
import { spanColumns } from '../panels/agentflame/src/layout/SpanColumns';

const web = process.env.LOOPSCOPE_WEB ?? 'http://127.0.0.1:4300';
const WIDTH = 1100;
const ROW = 26;
const GAP = 3;
const AXIS = 26;
const CHARACTER = 6.6;

/** Fill and text of a bar; readable on a light and on a dark page. */
const COLORS: Record<string, [fill: string, text: string]> = {
  llm: ['#5794f2', '#10131a'],
  tool: ['#ff9830', '#10131a'],
  agent: ['#b877d9', '#10131a'],
  workflow: ['#8f3bb8', '#ffffff'],
  handoff: ['#ca95e5', '#10131a'],
  retrieval: ['#73bf69', '#10131a'],
};
const OTHER: [string, string] = ['#8e8e99', '#10131a'];

interface JsonFrame {
  schema: { fields: Array<{ name: string; type: string }>; meta?: object };
  data: { values: unknown[][] };
}

async function ask(query: Partial<LlmQuery>): Promise<DataFrame> {
  const now = Date.now();
  const response = await fetch(`${web}/api/ds/query`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      from: String(now - 3 * 86_400_000),
      to: String(now),
      queries: [{ refId: 'A', datasource: { uid: 'loopscope' }, version: 1, ...query }],
    }),
  });
  const { results }: { results: { A: { error?: string; frames?: JsonFrame[] } } } = await response.json();
  const frame = results.A.frames?.[0];
  if (frame === undefined) {
    throw new Error(
      `${web} answered: ${results.A.error ?? response.status}. Is the workbench running with its demo data?`
    );
  }
  const fields = frame.schema.fields.map((field, at) => ({
    ...field,
    config: {},
    values: frame.data.values[at] ?? [],
  }));
  return { ...frame.schema, length: fields[0]?.values.length ?? 0, fields } as DataFrame;
}

async function teamRun(): Promise<RunTree> {
  const filters = [{ field: 'service', op: '=' as const, values: ['demo-team'] }];
  const runs = readRunsFrame(await ask({ queryType: 'runs', filters, orderBy: 'duration', order: 'desc', limit: 1 }));
  const [longest] = runs;
  if (longest === undefined) {
    throw new Error(`${web} has no run of the service demo-team. Start the workbench without --empty.`);
  }
  return buildRunTree(readTraceFrame(await ask({ queryType: 'trace', runId: longest.runId, detail: 'lean' })));
}

const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

function draw(tree: RunTree): string {
  const layout = layoutOf(spanColumns(tree), { axis: 'time', focus: -1, folded: new Set() });
  const x = (ms: number) => (ms / layout.whole.to) * WIDTH;
  const height = AXIS + layout.rowCount * (ROW + GAP);
  const bars = tree.spans.map((span, node) => {
    const [fill, text] = (span.llm && COLORS[span.llm.kind]) || OTHER;
    const left = x(layout.start[node]);
    const width = Math.max(1.5, x(layout.end[node]) - left - 1);
    const top = AXIS + layout.row[node] * (ROW + GAP);
    const room = Math.floor((width - 10) / CHARACTER);
    const name = subjectOf(span);
    const label = name.length > room ? `${name.slice(0, Math.max(0, room - 1))}…` : name;
    const mark = layout.failed[node]
      ? `<rect x="${left.toFixed(1)}" y="${top + ROW - 4}" width="${width.toFixed(1)}" height="4" fill="#e02f44"/>`
      : '';
    const words =
      room >= 3 ? `<text x="${(left + 6).toFixed(1)}" y="${top + 17}" fill="${text}">${escape(label)}</text>` : '';
    return `<rect x="${left.toFixed(1)}" y="${top}" width="${width.toFixed(1)}" height="${ROW}" rx="2" fill="${fill}"/>${mark}${words}`;
  });
  const seconds = layout.whole.to / 1000;
  const ticks = Array.from({ length: 6 }, (_, i) => {
    const at = (seconds * i) / 5;
    const anchor = i === 0 ? 'start' : i === 5 ? 'end' : 'middle';
    return `<text x="${((WIDTH * i) / 5).toFixed(1)}" y="16" text-anchor="${anchor}" fill="#8e8e99">${at.toFixed(1)} s</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="Inter, Helvetica, Arial, sans-serif" font-size="12" role="img" aria-label="A run of a team of agents on the time axis">
${[...ticks, ...bars].join('\n')}
</svg>
`;
}

async function main(): Promise<void> {
  const file = path.resolve(__dirname, '..', 'docs', 'img', 'agent-step-flame-graph.svg');
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, draw(await teamRun()));
  console.log(file);
}

main().catch((reason: unknown) => {
  console.error(reason instanceof Error ? reason.message : reason);
  process.exitCode = 1;
});
