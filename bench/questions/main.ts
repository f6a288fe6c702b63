import { ProxyProcess } from '../../workbench/src/proxy/ProxyProcess';
import type { Engine, Statement } from '../../workbench/src/engine/Engine';
import { DATABASE, withStore } from '../store';
import { askBackend, comparable, type Backend, type Row } from './askBackend';
import { printDashboard } from './dashboard';
import { endOfData, enlarge, generate } from './generate';
import { questions, type Question } from './questions';
import { sizesFrom, type Size } from './sizes';
import { median, timed } from './timing';

const ROUNDS = 5;
/** Of a question that takes long enough, fewer rounds say the same. */
const ENOUGH_ROUNDS = 3;
const ENOUGH_MS = 20_000;

/** Of one question: the medians, and what the engine read for one answer. */
interface Result {
  question: Question;
  table: string;
  oursMs: number;
  oursRead: Read;
  /** Where there is a collector's table to ask. */
  naive?: { ms: number; ratio: number; read: Read };
}

interface Read {
  rows: number;
  bytes: number;
}

/**
 * Asks each question both ways, in turn, over the same spans, and prints how many times longer the naive way takes; of
 * settled spans alone, which may be there many times, how long ours does:
 *
 *   npm run bench [-- questions LLM-SPANS:BYTES-OF-MESSAGES | LLM-SPANS:0:TIMES ...]
 */
async function main(): Promise<void> {
  const sizes = sizesFrom(process.argv.slice(2));
  let before: Result[] | undefined;
  for (const size of sizes) {
    before = await withStore(
      async ({ engine, url, binary }) => {
        const now = Date.now();
        await generate(engine, size, now);
        const proxy = await ProxyProcess.start({ binary, clickHouseUrl: url, log: console.error });
        try {
          const asked = questions(endOfData(now), await someTrace(engine));
          const sums = size.times > 1 ? await sumsOf(proxy, asked) : [];
          await enlarge(engine, size);
          for (const { question, rows } of sums) {
            requireTimes(question, size.times, rows, await answerTo(proxy, question));
          }
          console.log(`\n${title(size)} (made in ${Math.round((Date.now() - now) / 1000)} s)`);
          await printBytesPerSpan(engine, size);
          const results = await printRatios(engine, proxy, asked, size, before);
          await printDashboard(engine, proxy, endOfData(now), size.contentBytes > 0);
          return results;
        } finally {
          await proxy.stop();
        }
      },
      { refresh: '9999 HOUR' }
    );
  }
}

const title = ({ spans, contentBytes, times }: Size): string =>
  `${(spans * times).toLocaleString('en-US')} LLM spans over 30 days, ${contentBytes === 0 ? 'settled ones alone' : `${contentBytes} bytes of messages each`}`;

interface Answered {
  question: Question;
  rows: Row[];
}

async function sumsOf(backend: Backend, asked: readonly Question[]): Promise<Answered[]> {
  const answers: Answered[] = [];
  for (const question of asked.filter(({ adds }) => adds)) {
    answers.push({ question, rows: await answerTo(backend, question) });
  }
  return answers;
}

const answerTo = async (backend: Backend, { query, range, columns }: Question): Promise<Row[]> =>
  (await askBackend(backend, query, range, columns)).rows;

function requireTimes(question: Question, times: number, once: Row[], all: Row[]): void {
  requireEqual(
    question,
    once.map(([subject, ...figures]): Row => [subject, ...figures.map((figure) => figure * times)]),
    all
  );
}

async function someTrace(engine: Engine): Promise<string> {
  const [{ id }] = await engine.rows<{ id: string }>(
    `SELECT trace_id AS id FROM ${DATABASE}.llm_spans WHERE trace_id != '' AND minute > now() - INTERVAL 9 DAY LIMIT 1`
  );
  return id;
}

async function printBytesPerSpan(engine: Engine, { spans, times }: Size): Promise<void> {
  const tables = await engine.rows<{ table: string; bytes: string; of: string }>(
    `SELECT table, sum(bytes_on_disk) AS bytes, sum(rows) AS of FROM system.parts WHERE active AND database = '${DATABASE}' AND table != 'bench_text' GROUP BY table HAVING of > 1000 ORDER BY bytes DESC`
  );
  const told = tables.map(
    ({ table, bytes, of }) =>
      `${table} ${(Number(bytes) / spans / times).toFixed(1)} (${(Number(bytes) / Number(of)).toFixed(0)} a row)`
  );
  console.log(`bytes on disk an LLM span: ${told.join(', ')}`);
}

const HEADINGS = ['question', 'table', 'naive ms', 'ours ms', 'ratio', 'naive rows', 'read', 'our rows', 'read', 'x10'];
const WIDTHS = [44, 20, 9, 8, 8, 11, 9, 10, 9, 6];

async function printRatios(
  engine: Engine,
  backend: Backend,
  asked: readonly Question[],
  size: Size,
  before: Result[] | undefined
): Promise<Result[]> {
  console.log(inColumns(HEADINGS));
  const results: Result[] = [];
  for (const question of asked) {
    const result = await compare(engine, backend, question, size.contentBytes > 0);
    const smaller = before?.find(({ question: { name } }) => name === question.name);
    console.log(
      inColumns([
        question.name,
        result.table,
        result.naive?.ms.toFixed(1) ?? '',
        result.oursMs.toFixed(1),
        result.naive ? `${result.naive.ratio.toFixed(1)}x` : '',
        String(result.naive?.read.rows ?? ''),
        result.naive ? megabytes(result.naive.read) : '',
        String(result.oursRead.rows),
        megabytes(result.oursRead),
        smaller ? `${(result.oursMs / smaller.oursMs).toFixed(1)}x` : '',
      ])
    );
    results.push(result);
  }
  return results;
}

async function compare(engine: Engine, backend: Backend, question: Question, isNaiveAsked: boolean): Promise<Result> {
  const rounds: Array<{ ours: number; naive?: number }> = [];
  // The first round warms caches.
  const started = performance.now();
  for (let round = 0; round <= ROUNDS; round++) {
    if (round > ENOUGH_ROUNDS && performance.now() - started > ENOUGH_MS) {
      break;
    }
    const naive = isNaiveAsked ? await timed(() => askNaively(engine, question)) : undefined;
    const ours = await timed(() => answerTo(backend, question));
    if (naive) {
      requireEqual(question, naive.value, ours.value);
    }
    rounds.push({ naive: naive?.ms, ours: ours.ms });
  }
  const counted = rounds.slice(1);
  const { sql, parameters } = await askBackend(backend, question.query, question.range, question.columns);
  const both = counted.flatMap(({ naive, ours }) => (naive === undefined ? [] : [{ naive, ours }]));
  return {
    question,
    table: /FROM (\w+)/.exec(sql)?.[1] ?? '',
    oursMs: median(counted.map(({ ours }) => ours)),
    oursRead: await readBy(engine, { sql, parameters, database: DATABASE }),
    naive: isNaiveAsked
      ? {
          ms: median(both.map(({ naive }) => naive)),
          ratio: median(both.map(({ naive, ours }) => naive / ours)),
          read: await readBy(engine, { sql: question.naive }),
        }
      : undefined,
  };
}

/** What the engine read for a statement, by its own counters: nothing else runs meanwhile. */
async function readBy(engine: Engine, statement: Statement): Promise<Read> {
  const selected = async () => {
    const [{ rows, bytes }] = await engine.rows<{ rows: string; bytes: string }>(
      `SELECT sumIf(value, event = 'SelectedRows') AS rows, sumIf(value, event = 'SelectedBytes') AS bytes FROM system.events`
    );
    return { rows: Number(rows), bytes: Number(bytes) };
  };
  const [before, idle] = [await selected(), await selected()];
  await engine.run(statement);
  const after = await selected();
  // Reading the counters is counted, too.
  const of = (key: keyof Read) => Math.max(0, after[key] - idle[key] - (idle[key] - before[key]));
  return { rows: of('rows'), bytes: of('bytes') };
}

async function askNaively(engine: Engine, question: Question): Promise<Row[]> {
  const rows = await engine.rows<Record<string, string>>(question.naive);
  return comparable(
    rows.map(({ subject = '', ...figures }): Row => {
      const wanted = Object.values(figures).slice(0, question.columns.length - 1);
      return [subject, ...wanted.map(Number)];
    })
  );
}

/** A fast wrong answer is worth nothing. */
function requireEqual(question: Question, naive: Row[], ours: Row[]): void {
  if (JSON.stringify(naive) !== JSON.stringify(ours)) {
    const short = (rows: Row[]) => JSON.stringify(rows).slice(0, 2000);
    throw new Error(`${question.name}: the two ways disagree.\n${short(naive)}\n${short(ours)}`);
  }
}

const megabytes = ({ bytes }: Read): string => `${(bytes / 2 ** 20).toFixed(1)} MB`;

function inColumns(cells: string[]): string {
  return cells.map((cell, i) => (i < 2 ? cell.padEnd(WIDTHS[i]) : cell.padStart(WIDTHS[i]))).join(' ');
}

main().catch((reason: unknown) => {
  console.error(reason instanceof Error ? reason.message : reason);
  process.exitCode = 1;
});
