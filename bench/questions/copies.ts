import type { Engine } from '../../workbench/src/engine/Engine';
import { DATABASE } from '../store';

/** What becomes of a column in copy number `copy`, a column beside it. */
type Change = (name: string) => string;

const otherTrace: Change = (id) => `lower(hex(sipHash128(${id}, copy)))`;
const otherName: Change = (name) => `if(${name} = '', '', concat(${name}, '-', toString(copy)))`;
const otherNames: Change = (names) => `arrayMap(name -> ${otherName('name')}, ${names})`;

const TRACE = { trace_id: otherTrace('trace_id') };
const TRACE_HASH = { trace_hash: `cityHash64(${TRACE.trace_id})` };
const RUN = { run_id: `if(run_id = '', '', concat(${TRACE.trace_id}, substring(run_id, 33)))` };
const PEOPLE = { conversation_id: otherName('conversation_id'), user_id: otherName('user_id') };
const listed = (prefix: string) => ({
  [`${prefix}_conversation_id`]: otherNames(`${prefix}_conversation_id`),
  [`${prefix}_user_id`]: otherNames(`${prefix}_user_id`),
});

/** Of which tables a copy has rows of its own, and what of them is its own: traces, runs, sessions and users. */
const COPIED: Record<string, Record<string, string>> = {
  llm_spans: { ...TRACE, ...RUN, ...PEOPLE },
  llm_runs: { ...TRACE, ...TRACE_HASH, ...RUN, ...PEOPLE, ...listed('any') },
  llm_parts: { ...TRACE, ...TRACE_HASH, id: otherName('id'), ...listed('all') },
  llm_sessions: {
    conversation_id: PEOPLE.conversation_id,
    id_hash: `cityHash64(${PEOPLE.conversation_id})`,
    ...listed('all'),
  },
  llm_user_days: { user_id: PEOPLE.user_id, ...listed('all') },
};

/**
 * Has each settled run `times` times, as others of the same services that did the same at the same time, and in roll-ups
 * what they add up to. Ten times as fast as having settlement make them, and what a store of that size looks like: traces,
 * sessions and users are others, services, models and teams the same.
 */
export async function copySettled(engine: Engine, times: number): Promise<void> {
  for (const [table, changes] of Object.entries(COPIED)) {
    for (const partition of await partitionsOf(engine, table)) {
      await engine.run({
        sql: `INSERT INTO ${DATABASE}.${table} SELECT * EXCEPT (copy) REPLACE (${replacing(changes)})
          FROM (SELECT * FROM ${DATABASE}.${table} WHERE _partition_id = '${partition}') AS one
          ARRAY JOIN range(1, ${times}) AS copy`,
      });
    }
  }
  for (const { table, sums } of await rollups(engine)) {
    const changes = Object.fromEntries(sums.map(({ name, type }) => [`\`${name}\``, multiplied(name, type, times)]));
    await engine.run({
      sql: `INSERT INTO ${DATABASE}.${table} SELECT * REPLACE (${replacing({ ...changes, ver: `ver + toIntervalSecond(1)` })}) FROM ${DATABASE}.${table} FINAL`,
    });
  }
}

const replacing = (changes: Record<string, string>) =>
  Object.entries(changes)
    .map(([name, expression]) => `${expression} AS ${name}`)
    .join(', ');

async function partitionsOf(engine: Engine, table: string): Promise<string[]> {
  const partitions = await engine.rows<{ id: string }>(
    `SELECT DISTINCT partition_id AS id FROM system.parts WHERE active AND database = '${DATABASE}' AND table = '${table}' AND rows > 0 ORDER BY id`
  );
  return partitions.map(({ id }) => id);
}

interface Sums {
  table: string;
  sums: Array<{ name: string; type: string }>;
}

/** The roll-ups' tables with all that is added up in them. */
async function rollups(engine: Engine): Promise<Sums[]> {
  const columns = await engine.rows<{ table: string; name: string; type: string }>(
    `SELECT table, name, type FROM system.columns WHERE database = '${DATABASE}' AND startsWith(name, 'k.') AND match(type, '^Array\\\\((?:U?Int64|Decimal|Map)')
      AND table IN (SELECT name FROM system.tables WHERE database = '${DATABASE}' AND engine LIKE '%MergeTree')`
  );
  const tables = [...new Set(columns.map(({ table }) => table))];
  return tables.map((table) => ({ table, sums: columns.filter((column) => column.table === table) }));
}

/** Sums of groups, or of groups by bucket. */
function multiplied(name: string, type: string, times: number): string {
  const each = type.startsWith('Array(Map') ? `mapApply((bucket, n) -> (bucket, n * ${times}), one)` : `one * ${times}`;
  return `CAST(arrayMap(one -> ${each}, \`${name}\`), '${type}')`;
}
