import { idempotentTools, namesLike } from '../../src/tools';
import { costSql, modelsSql } from '../prices/sql';
import { COLLECTIONS, COUNTERS, DETAIL_TEXT, DETAIL_USAGE, NUMBERS, TEXT } from './columns';
import { gateSql, ifNotEmpty, ifRunGives, ifRunHas, ifRunHasSpans, partIf, workOf } from './gate';
import { rollupStages } from './rollups';
import { runStages } from './runs';
import type { Stage } from './stage';
import { filled, read } from './text';

/**
 * ClickHouse 26.7 takes a part of which one stage needed no row for one without rows of that run: settled without a model
 * call, all spans of a run were then marked as gone.
 */
const STAGE_SETTINGS = 'use_query_condition_cache = 0';

const PLAIN = [...TEXT, ...NUMBERS, ...COUNTERS];
const CARRIED = [...PLAIN, ...Object.keys(COLLECTIONS)];

/** A call for cost.sql: its usage beside what its model is billed as; where the answer's model is not known, the requested one. */
const CALLS = `SELECT counted.trace_id AS trace_id, counted.span_id AS span_id, fromUnixTimestamp64Nano(counted.started, 'UTC') AS ts,
    counted.input_tokens AS input_tokens, counted.cache_read_tokens AS cache_read_tokens, counted.cache_write_tokens AS cache_write_tokens,
    counted.output_tokens AS output_tokens, counted.reasoning_tokens AS reasoning_tokens, counted.replayed_tokens AS replayed_tokens,
    counted.service_tier AS service_tier, counted.region AS region, counted.quantities AS quantities, counted.reported_cost AS reported_cost,
    answered.price_key = '' AND requested.price_key != '' AS as_requested,
    if(as_requested, requested.kind, answered.kind) AS kind,
    if(as_requested, requested.price_provider, answered.price_provider) AS price_provider, if(as_requested, requested.price_key, answered.price_key) AS price_key,
    if(as_requested, requested.rates, answered.rates) AS rates,
    if(as_requested, requested.context_window, answered.context_window) AS context_window
FROM counted
LEFT JOIN models AS answered ON answered.provider = counted.provider AND answered.model = counted.model
LEFT JOIN models AS requested ON requested.provider = counted.provider AND requested.model = counted.request_model`;

/** What a span tells, and what it does not tell from log records: of usage all or nothing, since one may split the other's. */
function withDetails(): string {
  const untold = `coalesce(${DETAIL_USAGE.map((name) => `spans.${name}`).join(', ')}) IS NULL`;
  const columns = CARRIED.map((name) => {
    if (name === 'model') {
      return `multiIf(spans.response_model = '' AND details.d_response_model != '', details.d_response_model, spans.model = '', details.d_model, spans.model) AS model`;
    }
    if (DETAIL_USAGE.includes(name)) {
      return `if(${untold}, details.d_${name}, spans.${name}) AS ${name}`;
    }
    return DETAIL_TEXT.includes(name)
      ? `if(spans.${name} = '', details.d_${name}, spans.${name}) AS ${name}`
      : `spans.${name} AS ${name}`;
  });
  return columns.join(',\n        ');
}

/** Looked for by id, which the inbox is ordered by, wherever in it they are; or by hash in the last minutes alone. */
const BY = {
  deep: { by: 'trace_id', of_root: '3', within: '' },
  hot: { by: 'trace_hash', of_root: '4', within: 'arrival >= hot AND ' },
};

const linked = (file: string, links: keyof typeof BY) => filled(fragment(file), { links, ...BY[links] });

/** Members of a WITH clause. */
const fragment = (file: string) =>
  read('settlement', file)
    .replace(/^--.*\n/, '')
    .replaceAll('\n', '\n    ');

/** Whether one place of 3_inferred.sql lies above another: by told parents, or around the gap that ends the other's line. */
const isAround = (outer: string, inner: string) =>
  `has(${inner}.2, ${outer}.1) OR (${inner}.3 != '' AND ${outer}.3 != ${inner}.3 AND ${outer}.6 <= ${inner}.4 AND ${outer}.7 >= ${inner}.5 AND (${outer}.3 = '' OR (${outer}.4, -${outer}.5) < (${inner}.4, -${inner}.5)))`;

const told = (x: string, y: string, place: number) =>
  `(${x}.${place} = '' OR ${y}.${place} = '' OR ${x}.${place} = ${y}.${place})`;
const apart = (x: string, y: string) => `greatest(abs(${x}.3 - ${y}.3), abs(${x}.4 - ${y}.4))`;

/** Whether two calls of 4_same.sql that are alone in their traces may tell of one. With one id they do. */
const looksLike = (x: string, y: string) => {
  const alike = [
    told(x, y, 6),
    `${x}.8 != '' AND ${y}.8 != '' AND (startsWith(${x}.8, ${y}.8) OR startsWith(${y}.8, ${x}.8))`,
    // Some do not say that a call failed, but then it has no usage.
    `(${x}.9 = ${y}.9 OR if(${x}.9, ${y}.10 + ${y}.12, ${x}.10 + ${x}.12) = 0)`,
    // Of two that do not both tell the usage less is known.
    `${apart(x, y)} <= if(${x}.10 > 0 AND ${y}.10 > 0, 100000000, 50000000)`,
    // Clocks of milliseconds, and who closes a stream first, put one outside the other.
    `((${x}.3 >= ${y}.3 AND ${x}.4 <= ${y}.4) OR (${x}.3 <= ${y}.3 AND ${x}.4 >= ${y}.4) OR (${apart(x, y)} <= 5000000 AND ${x}.3 < ${y}.4 AND ${y}.3 < ${x}.4))`,
    `(${x}.12 = 0 OR ${y}.12 = 0 OR ${x}.12 = ${y}.12)`,
    // Some leave the cache out of the input.
    `(${x}.10 = 0 OR ${y}.10 = 0 OR ${x}.10 = ${y}.10 OR ${x}.11 = ${y}.11)`,
  ].join(' AND ');
  return `${x}.5 != ${y}.5 AND ${x}.1 != ${y}.1 AND ${told(x, y, 7)} AND ((${x}.7 != '' AND ${y}.7 != '') OR (${alike}))`;
};

const distance = (x: string, y: string) => `abs(${x}.3 - ${y}.3) + abs(${x}.4 - ${y}.4)`;

const ALONE = {
  call_like_y: looksLike('call', 'y'),
  y_like_z: looksLike('y', 'z'),
  z_like_v: looksLike('z', 'v'),
  call_to_y: distance('call', 'y'),
  call_to_z: distance('call', 'z'),
  y_to_z: distance('y', 'z'),
};

/** A span that two tenants tell is nobody's: a tenant that sends another's ids must not see what the other sent. */
const OF_ONE_TENANT = `if(minIf(inbox.tenant, inbox.tenant != '') = max(inbox.tenant), max(inbox.tenant), '') AS tenant`;

const newest = (table: string) => `(SELECT max(run) FROM {{database}}.${table})`;

function stages(): Stage[] {
  const merged = [
    ...PLAIN.map((name) => (name === 'tenant' ? OF_ONE_TENANT : `max(inbox.${name}) AS ${name}`)),
    ...Object.keys(COLLECTIONS).map((name) => `argMax(inbox.${name}, length(inbox.${name})) AS ${name}`),
  ].join(',\n            ');
  const details = [...DETAIL_TEXT, ...DETAIL_USAGE]
    .map((name) => `max(inbox.${name}) AS d_${name}`)
    .join(',\n            ');
  const empty = [
    ...TEXT.map(() => `''`),
    ...NUMBERS.map(() => 'NULL'),
    ...COUNTERS.map(() => '0'),
    ...Object.values(COLLECTIONS),
  ].join(', ');
  const newSeconds = fragment('new_seconds.sql');
  const arrived = filled(fragment('arrived.sql'), { new_seconds: newSeconds });
  const calls = read('settlement', 'calls.sql').replaceAll('\n', '\n        ');
  const gaps = read('settlement', 'gaps.sql');
  const pairs = read('settlement', '2_pairs.sql');
  const models = modelsSql(pairs);
  const tables = [...rollupStages('llm_6_gone'), ...runStages('llm_6_gone')];
  return [
    { name: 'llm_0_seen', to: 'llm_seen', after: [], sql: read('settlement', '0_seen.sql') },
    {
      name: 'llm_1_settle',
      to: 'llm_settle',
      after: ['llm_0_seen'],
      sql: filled(read('settlement', '1_settle.sql'), {
        merged,
        details,
        filled: withDetails(),
        empty,
        arrived,
        deep: partIf('some_deep', 'llm_1_deep'),
        hot_roots: linked('roots.sql', 'hot'),
        hot_links: linked('links.sql', 'hot'),
      }),
      parts: {
        llm_1_deep: filled(read('settlement', '1_deep.sql'), {
          arrived,
          deep_roots: linked('roots.sql', 'deep'),
          deep_links: linked('links.sql', 'deep'),
        }),
      },
      gate: ifNotEmpty(newSeconds, 'look', 'new_seconds', { run: `now64(3, 'UTC')`, seen: 'this_run' }),
    },
    {
      name: 'llm_2_models',
      to: 'llm_models',
      after: ['llm_1_settle'],
      sql: filled(read('settlement', '2_models.sql'), { models }),
      gate: ifRunGives(newest('llm_settle'), pairs, 'resolved_at'),
    },
    {
      name: 'llm_3_inferred',
      to: 'llm_inferred',
      after: ['llm_1_settle'],
      sql: filled(read('settlement', '3_inferred.sql'), {
        k_around_c: isAround('k', 'c'),
        c_around_k: isAround('c', 'k'),
        gaps: gaps.replaceAll('\n', '\n            '),
      }),
      gate: ifRunGives(newest('llm_settle'), gaps, 'run'),
    },
    {
      name: 'llm_3_ancestry',
      to: 'llm_ancestry',
      after: ['llm_3_inferred'],
      sql: read('settlement', '3_ancestry.sql'),
      gate: ifRunHasSpans(newest('llm_inferred'), 'llm_settle', 'run'),
    },
    {
      name: 'llm_4_same',
      to: 'llm_same',
      after: ['llm_3_ancestry'],
      sql: filled(read('settlement', '4_same.sql'), { calls, alone: partIf('some_alone', 'llm_4_alone') }),
      parts: { llm_4_alone: filled(read('settlement', '4_alone.sql'), { calls, ...ALONE }) },
      gate: ifRunHasSpans(newest('llm_ancestry'), 'llm_ancestry', 'run'),
    },
    {
      name: 'llm_5_counted',
      to: 'llm_counted',
      after: ['llm_4_same'],
      sql: read('settlement', '5_counted.sql'),
      gate: ifRunHasSpans(newest('llm_same'), 'llm_ancestry', 'run'),
    },
    {
      name: 'llm_6_spans',
      to: 'llm_spans',
      after: ['llm_5_counted', 'llm_2_models'],
      sql: filled(read('settlement', '6_spans.sql'), {
        cost: costSql(CALLS),
        idempotent: `match(tool, '(?is)${namesLike(idempotentTools).replaceAll('\\', '\\\\')}')`,
      }),
      gate: ifRunHasSpans(
        `(SELECT max(run) FROM {{database}}.llm_counted WHERE run <= (SELECT max(resolved_at) FROM {{database}}.llm_models))`,
        'llm_counted',
        'ver'
      ),
    },
    {
      name: 'llm_6_gone',
      to: 'llm_spans',
      after: ['llm_6_spans'],
      sql: read('settlement', '6_gone.sql'),
      gate: ifRunHas('llm_settle'),
    },
    ...tables,
    {
      name: 'llm_9_settled',
      to: 'llm_settled',
      after: tables.map(({ name }) => name),
      sql: read('settlement', '9_settled.sql'),
    },
  ];
}

/** The names of the stages, each after those it needs. */
export const chain = (): string[] => stages().map(({ name }) => name);

/** The refreshable views of settlement: each runs after those it needs have succeeded, and what it does where there is work. */
export function settlementViews(): string {
  const view = (name: string, sql: string) => `CREATE VIEW IF NOT EXISTS {{database}}.${name} AS\n${sql}\n`;
  const statements = stages().flatMap(({ name, to, after, sql, parts = {}, gate }) => {
    const depends = after.length > 0 ? ` DEPENDS ON ${after.map((view) => `{{database}}.${view}`).join(', ')}` : '';
    const refreshable = (query: string) =>
      `CREATE MATERIALIZED VIEW IF NOT EXISTS {{database}}.${name}\nREFRESH EVERY {{refresh}}${depends} APPEND TO {{database}}.${to} AS\n${query}\nSETTINGS ${STAGE_SETTINGS}\n`;
    return [
      ...Object.entries(parts).map(([part, partSql]) => view(workOf(part), partSql)),
      ...(gate === undefined ? [refreshable(sql)] : [view(workOf(name), sql), refreshable(gateSql(name, gate))]),
    ];
  });
  return `-- Generated from settlement/*.sql and prices/sql by generate/settlement; edit those and run the generator again.\n${statements.join(';\n')}`;
}
