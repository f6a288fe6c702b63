import { withStore } from '../store';
import { codecsOf, ordersOf, type Sizes } from './alternatives';
import { fill } from './fill';

/*
 * npm run bench -- columns [COPIES]: bytes a row of each column of the tables that grow with traffic, as the schema stores
 * it and as other codecs would, and of other orders of rows. Sizes do not depend on what else the machine does.
 */
const TABLES = ['llm_inbox', 'llm_spans', 'llm_runs', 'llm_parts', 'llm_calls_1h'];

const ORDERS: Record<string, string[]> = {
  llm_spans: [
    'tenant, minute, service, trace_id, span_id',
    'tenant, service, minute, trace_id, span_id',
    'tenant, toStartOfHour(minute), service, trace_id, span_id',
  ],
  llm_inbox: ['arrival, trace_id, span_id', 'trace_id, span_id', 'arrival, service, trace_id, span_id'],
};

const print = (line: string) => process.stdout.write(`${line}\n`);
const perRow = (bytes: number, rows: number) => (bytes / rows).toFixed(2);

function printCodecs(table: string, { rows, columns }: Sizes): void {
  const total = columns.reduce((sum, { asIs }) => sum + asIs, 0);
  const best = columns.reduce((sum, { asIs, bytes }) => sum + Math.min(asIs, ...Object.values(bytes)), 0);
  print(
    `\n${table}: ${rows} rows, ${perRow(total, rows)} bytes a row, ${perRow(best, rows)} with the best of each column`
  );
  const labels = [...new Set(columns.flatMap(({ bytes }) => Object.keys(bytes)))];
  print(`| column | as it is | ${labels.join(' | ')} |`);
  print(`|---|---|${labels.map(() => '---').join('|')}|`);
  for (const { name, codec, asIs, bytes } of columns.filter((column) => column.asIs / total > 0.003)) {
    const cells = labels.map((label) => (bytes[label] === undefined ? '' : perRow(bytes[label], rows)));
    print(`| ${name} | ${perRow(asIs, rows)} ${codec} | ${cells.join(' | ')} |`);
  }
}

void withStore(
  async ({ engine }) => {
    await fill(engine, Number(process.argv[2] ?? 40));
    for (const table of TABLES) {
      const sizes = await codecsOf(engine, table);
      printCodecs(table, sizes);
      for (const [key, bytes] of await ordersOf(engine, table, ORDERS[table] ?? [])) {
        print(`ordered by ${key}: ${perRow(bytes, sizes.rows)} bytes a row`);
      }
    }
  },
  { refresh: '1000 HOUR' }
);
