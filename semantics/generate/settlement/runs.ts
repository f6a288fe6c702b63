import { tableOf } from '../measures/catalogue';
import { conditionSql, overSpans, valueSql } from '../measures/figureSql';
import { ifNewer, ifRunHas } from './gate';
import type { Stage } from './stage';
import { filled, read } from './text';

/** Columns of which a run shows one value: the root's, else that of its earliest span. */
const OF_RUN = [
  'agent',
  'agent_id',
  'agent_version',
  'workflow',
  'service',
  'environment',
  'conversation_id',
  'user_id',
  'team',
  'project',
  'prompt_name',
  'prompt_version',
  'variant',
];

/**
 * Columns by all values of which runs are found; compile/lists.go has the same. Those of a line mostly change together in a
 * run: one set of them all is kept in place of a set each, which takes half as long.
 */
const FOUND_TOGETHER = {
  told_of_run: [
    'service',
    'environment',
    'team',
    'project',
    'workflow',
    'conversation_id',
    'user_id',
    'prompt_name',
    'prompt_version',
    'variant',
  ],
  told_of_span: ['agent', 'provider', 'model', 'tool', 'status', 'error_type', 'finish_reason'],
};

const FOUND_BY = Object.values(FOUND_TOGETHER).flat();

/** What runs, sessions and days of users add up. */
const SUMS = tableOf('llm_user_days_v').figures ?? [];

const TOKENS = ['input_tokens', 'cache_read_tokens', 'cache_write_tokens', 'output_tokens', 'reasoning_tokens'];

/** What is read of a span. */
const COLUMNS = [
  ...new Set([
    ...[
      'tenant',
      'minute',
      'service',
      'ts',
      'duration',
      'trace_id',
      'span_id',
      'run_id',
      'step',
      'name',
      'kind',
      'open',
      'inferred',
    ],
    ...OF_RUN,
    ...FOUND_BY,
    ...TOKENS,
    ...['cost', 'cost_source', 'context_used', 'context_limit', 'max_output', 'args_sig', 'result_sig'],
    ...['identical_repeat', 'retry', 'iteration', 'active_ns', 'counts_call', 'counts_usage', 'counts_tool'],
  ]),
];

const PLAIN = [
  'tenant',
  'run_id',
  'trace_id',
  'start',
  'end',
  'name',
  'status',
  'error_type',
  'error_span_id',
  'open',
  'inferred_spans',
  'spans',
  'steps',
];

/** The newest version of every span of the traces that changed. */
const changedSpans = (columns: string[]) =>
  filled(read('settlement', '8_changed_spans.sql'), { columns: columns.join(', ') });

const valuesOf = (name: string) => `any_${name}`;

const runsSql = (): string =>
  filled(read('settlement', '8_runs.sql'), {
    spans: changedSpans(COLUMNS),
    firsts: OF_RUN.map((name) => `argMinIf(toString(${name}), place, ${name} != '') AS r_${name}`).join(
      ',\n            '
    ),
    told: Object.entries(FOUND_TOGETHER)
      .map(([set, names]) => `groupUniqArray((${names.map((name) => `toString(${name})`).join(', ')})) AS ${set}`)
      .join(',\n            '),
    values: Object.entries(FOUND_TOGETHER)
      .flatMap(([set, names]) =>
        names.map((name, i) => `arraySort(arrayDistinct(${set}.${i + 1})) AS r_${valuesOf(name)}`)
      )
      .join(',\n            '),
    sums: SUMS.map((name) => `${overSpans.total(name)} AS r_${name}`).join(',\n            '),
    saturation: `maxIf(toNullable(toFloat64(${valueSql('saturation')})), ${conditionSql('saturated')})`,
    tokens: TOKENS.map((name) => `ifNull(${name}, 0)`).join(' + '),
    columns: [...PLAIN, ...OF_RUN, 'models', ...FOUND_BY.map(valuesOf), ...SUMS, 'saturation_max']
      .map((name) => `r_${name} AS ${name}`)
      .join(', '),
  });

/** Columns of which a session and a user's day show all values. */
const OF_SUBJECT = ['service', 'team', 'project', 'agent', 'model', 'user_id', 'conversation_id'];

const PART = ['subject', 'id', 'tenant', 'day', 'trace_id', 'start', 'end', 'open', 'runs', 'spans'];

const partsSql = (): string =>
  filled(read('settlement', '8_parts.sql'), {
    spans: changedSpans(COLUMNS),
    values: OF_SUBJECT.map(
      (name) => `arraySort(groupUniqArrayIf(toString(${name}), ${name} != '')) AS p_all_${name}`
    ).join(',\n        '),
    sums: SUMS.map((name) => `${overSpans.total(name)} AS p_${name}`).join(',\n        '),
    columns: [...PART, ...OF_SUBJECT.map((name) => `all_${name}`), ...SUMS]
      .map((name) => `p_${name} AS ${name}`)
      .join(', '),
  });

/** What is added up from parts; a run or trace that lies in several parts is one. */
const TOTALS = [
  'max(end) AS end',
  'max(open) AS open',
  'uniqExact(trace_id) AS traces',
  'uniqExactArray(runs) AS runs',
  'sum(spans) AS spans',
  ...OF_SUBJECT.map((name) => `arraySort(groupUniqArrayArray(all_${name})) AS all_${name}`),
  ...SUMS.map((name) => `sum(${name}) AS ${name}`),
].join(', ');

/** There is something to do where traces have changed. */
const OF_CHANGED = ifRunHas('llm_changed');

/** Sessions and days of users, and what they are added up from. */
const subjectStages = (): Stage[] => [
  { name: 'llm_8_parts', to: 'llm_parts', after: ['llm_8_changed'], sql: partsSql(), gate: OF_CHANGED },
  {
    name: 'llm_8_partsgone',
    to: 'llm_parts',
    after: ['llm_8_parts'],
    sql: read('settlement', '8_parts_gone.sql'),
    gate: OF_CHANGED,
  },
  {
    name: 'llm_8_sessions',
    to: 'llm_sessions',
    after: ['llm_8_partsgone'],
    sql: filled(read('settlement', '8_sessions.sql'), { totals: TOTALS }),
    gate: ifNewer('llm_parts', `subject = 'session'`),
  },
  {
    name: 'llm_8_userdays',
    to: 'llm_user_days',
    after: ['llm_8_partsgone'],
    sql: filled(read('settlement', '8_user_days.sql'), { totals: TOTALS }),
    gate: ifNewer('llm_parts', `subject = 'user'`),
  },
];

/** Runs, sessions and days of users, from the spans that settlement wrote. */
export const runStages = (after: string): Stage[] => [
  {
    name: 'llm_8_changed',
    to: 'llm_changed',
    after: [after],
    sql: read('settlement', '8_changed.sql'),
    gate: ifNewer('llm_spans', `trace_id != ''`),
  },
  ...subjectStages(),
  // Runs say which traces are done, so they come last.
  { name: 'llm_8_runs', to: 'llm_runs', after: ['llm_8_partsgone'], sql: runsSql(), gate: OF_CHANGED },
  {
    name: 'llm_8_runsgone',
    to: 'llm_runs',
    after: ['llm_8_runs'],
    sql: read('settlement', '8_runs_gone.sql'),
    gate: OF_CHANGED,
  },
];
