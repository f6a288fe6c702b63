import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { startClickHouse } from '../../workbench/src/clickhouse/startClickHouse';
import type { Engine } from '../../workbench/src/engine/Engine';
import { migrate } from '../../workbench/src/proxy/migrate';
import { ProxyProcess } from '../../workbench/src/proxy/ProxyProcess';
import { askBackend, type Backend, type Row } from './ask';
import { generate } from './generate';
import { lastHours, questions, type Question } from './questions';
import { sizesFrom, type Size } from './sizes';

const DATABASE = 'otel';
const ROUNDS = 5;
const root = path.resolve(__dirname, '..', '..');
const binary = path.join(root, '.loopscope', 'bin', 'loopscope-bench-proxy');

/** Asks each question both ways, in turn, over the same spans, and prints how many times longer the naive way takes. */
async function main(): Promise<void> {
  const sizes = sizesFrom(process.argv.slice(2));
  execFileSync('go', ['build', '-o', binary, './backend-proxy/cmd/proxy'], { cwd: root, stdio: 'inherit' });
  for (const size of sizes) {
    await withStore(async (engine, backend) => {
      const started = Date.now();
      await generate(engine, DATABASE, size);
      console.log(`\n${title(size)} (made in ${Math.round((Date.now() - started) / 1000)} s)`);
      await printBytesPerSpan(engine, size);
      await printRatios(engine, backend);
    });
  }
}

const title = ({ spans, contentBytes }: Size): string =>
  `${spans.toLocaleString('en-US')} LLM spans over 30 days, ${contentBytes} bytes of messages each`;

async function withStore(work: (engine: Engine, backend: Backend) => Promise<void>): Promise<void> {
  const dataDir = path.join(root, '.loopscope', 'bench');
  rmSync(dataDir, { recursive: true, force: true });
  mkdirSync(dataDir, { recursive: true });
  const credentials = { user: 'bench', password: 'bench' };
  const place = { port: 0, variable: 'LOOPSCOPE_CLICKHOUSE_PORT' };
  const store = await startClickHouse({ dataDir, place, credentials, database: DATABASE });
  await migrate(binary, store.url);
  const proxy = await ProxyProcess.start({ binary, clickHouseUrl: store.url, log: console.error });
  try {
    await work(store.engine, proxy);
  } finally {
    await proxy.stop();
    await store.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function printBytesPerSpan(engine: Engine, { spans }: Size): Promise<void> {
  const tables = await engine.rows<{ table: string; bytes: string }>(
    `SELECT table, sum(bytes_on_disk) AS bytes FROM system.parts WHERE active AND database = '${DATABASE}' AND table IN ('otel_traces', 'llm_spans', 'llm_calls_1m', 'llm_calls_15m', 'llm_calls_1h') GROUP BY table ORDER BY table`
  );
  console.log(
    `bytes a span on disk: ${tables.map(({ table, bytes }) => `${table} ${(Number(bytes) / spans).toFixed(1)}`).join(', ')}`
  );
}

async function printRatios(engine: Engine, backend: Backend): Promise<void> {
  console.log(
    `${'question'.padEnd(32)} ${'table'.padEnd(8)} ${'naive ms'.padStart(9)} ${'ours ms'.padStart(9)} ${'ratio'.padStart(7)}`
  );
  for (const question of questions) {
    const pairs: Array<{ naive: number; ours: number }> = [];
    for (let round = 0; round <= ROUNDS; round++) {
      const now = Date.now();
      const naive = await timed(() => askNaively(engine, question, now));
      const ours = await timed(() => askBackend(backend, question, now));
      requireEqual(question, naive.value, ours.value);
      pairs.push({ naive: naive.ms, ours: ours.ms });
    }
    // The first round warms caches.
    const counted = pairs.slice(1);
    const naive = median(counted.map((pair) => pair.naive));
    const ours = median(counted.map((pair) => pair.ours));
    const ratio = median(counted.map((pair) => pair.naive / pair.ours));
    console.log(
      `${question.name.padEnd(32)} ${question.table.padEnd(8)} ${naive.toFixed(1).padStart(9)} ${ours.toFixed(1).padStart(9)} ${`${ratio.toFixed(1)}x`.padStart(7)}`
    );
  }
}

async function askNaively(engine: Engine, question: Question, now: number): Promise<Row[]> {
  const rows = await engine.rows<Record<string, string>>(question.naive(DATABASE, lastHours(question.hours, now)));
  return rows.map(({ grp = '', ...figures }): Row => [grp, ...Object.values(figures).map(Number)]);
}

/** A fast wrong answer is worth nothing. */
function requireEqual(question: Question, naive: Row[], ours: Row[]): void {
  if (JSON.stringify(naive) !== JSON.stringify(ours)) {
    throw new Error(`${question.name}: the two ways disagree.\n${JSON.stringify(naive)}\n${JSON.stringify(ours)}`);
  }
}

async function timed<T>(work: () => Promise<T>): Promise<{ value: T; ms: number }> {
  const started = performance.now();
  const value = await work();
  return { value, ms: performance.now() - started };
}

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

main().catch((reason: unknown) => {
  console.error(reason instanceof Error ? reason.message : reason);
  process.exitCode = 1;
});
