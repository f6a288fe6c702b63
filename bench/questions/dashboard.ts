import type { Engine } from '../../workbench/src/engine/Engine';
import { post, type Backend } from './askBackend';
import { DAYS } from './generate';
import { questions, type Range } from './questions';
import { median, quantile, timed } from './timing';

const DAY = 86_400_000;
/** By days of the range, what Grafana asks for where a panel is 800 pixels wide: milliseconds between two points. */
const INTERVALS: Record<number, number> = { 1: 120_000, [DAYS]: 3_600_000 };
const ROUNDS = 20;
const NAIVE_ROUNDS = 3;

/** The twelve panels of a dashboard: figures, and the same over time by what people group by. */
export const PANELS: readonly object[] = [
  ...['cost', 'total_tokens', 'llm_calls', 'error_rate', 'tool_error_rate', 'context_saturation'].map((measure) => ({
    format: 'table',
    measures: [measure],
  })),
  ...['model', 'agent', 'team', 'service'].map((dimension) => ({ measures: ['cost'], groupBy: [dimension], topN: 8 })),
  { measures: ['duration_p95', 'duration_p50'] },
  { format: 'table', measures: ['llm_calls', 'total_tokens', 'cost'], groupBy: ['prompt_version'] },
];

/**
 * Asks twelve queries in one request, as Grafana does for a dashboard, and prints how long the slowest took: from the
 * request to the last byte. Beside it twelve statements by hand over the same range, in parallel.
 */
export async function printDashboard(
  engine: Engine,
  backend: Backend,
  end: number,
  isNaiveAsked: boolean
): Promise<void> {
  for (const days of [1, DAYS]) {
    const range = { from: end - days * DAY, to: end };
    const ours: number[] = [];
    for (let round = 0; round <= ROUNDS; round++) {
      ours.push((await timed(() => load(backend, range, INTERVALS[days], round))).ms);
    }
    const p95 = quantile(ours.slice(1), 0.95);
    const byHandMs = isNaiveAsked ? await byHand(engine, range, end) : undefined;
    const beside =
      byHandMs === undefined ? '' : `, by hand ${byHandMs.toFixed(0)} ms (${(byHandMs / p95).toFixed(1)}x)`;
    console.log(`a dashboard of ${PANELS.length} queries, ${days} d: P95 ${p95.toFixed(0)} ms${beside}`);
  }
}

/** Milliseconds that as many statements over the collector's table take in parallel. */
async function byHand(engine: Engine, range: Range, end: number): Promise<number> {
  const asked = questions(end, '').filter(({ range: { from } }) => from === range.from);
  const statements = Array.from({ length: PANELS.length }, (_, at) => asked[at % asked.length].naive);
  const rounds: number[] = [];
  for (let round = 0; round <= NAIVE_ROUNDS; round++) {
    rounds.push((await timed(() => Promise.all(statements.map((sql) => engine.run({ sql }))))).ms);
  }
  return median(rounds.slice(1));
}

/** Each round asks for another range by a minute: an answer that is remembered would say nothing. */
async function load(backend: Backend, { from, to }: Range, intervalMs: number, round: number): Promise<void> {
  const queries = PANELS.map((panel, at) => [`Q${at}`, { queryType: 'metrics', intervalMs, ...panel }]);
  await post(backend, Object.fromEntries(queries), { from: from + round * 60_000, to });
}
