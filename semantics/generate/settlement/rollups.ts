import { figureOf, tables, type Table } from '../measures/catalogue';
import { rolledFigures } from '../measures/measureSql';
import { filled, read } from './text';
import type { Stage } from './stage';

/** A table of sums as settlement fills it. */
interface Rollup extends Table {
  stored_in: string;
  added_up_from: string;
  dimensions: string[];
  figures: string[];
}

/** What a row is told apart by; the groups within it are told apart by the other dimensions. */
const KEYS = ['tenant', 'service'];
const SPANS = 'llm_spans';

const NAMES: Record<number, string> = { 60: 'minute', 900: 'quarter of an hour', 3600: 'hour' };

/** The finer ones first: each is added up from the one before. */
const rollups = tables.filter((table): table is Rollup => 'stored_in' in table).reverse();

const groupsOf = ({ dimensions }: Rollup) => dimensions.filter((name) => !KEYS.includes(name));

const columnsOf = (rollup: Rollup) => [...groupsOf(rollup), ...rollup.figures];

/** Sums over rows that are sums themselves. */
const addedUp = (name: string) => ('buckets' in figureOf(name) ? `sumMap(k.${name})` : `sum(k.${name})`);

function sumsOf(rollup: Rollup): Array<[name: string, sql: string]> {
  return rollup.added_up_from === SPANS
    ? Object.entries(rolledFigures(rollup))
    : rollup.figures.map((name) => [name, addedUp(name)]);
}

/** Columns of groups, under their own names again. */
const unfolded = (rollup: Rollup) => columnsOf(rollup).map((name) => `k.${name} AS ${name}`);

/**
 * Where minutes may be past their time, all of the hour are added up again: quarters and hours are made of minutes, and
 * would lose those that are no longer there.
 */
function minutesToAdd({ keeps_days: days }: Rollup): string {
  const hour = 'arrayMap(i -> toStartOfHour(minute) + INTERVAL i MINUTE, range(60))';
  return days === undefined
    ? 'minute'
    : `arrayJoin(if(minute < now('UTC') - INTERVAL ${days - 1} DAY, ${hour}, [minute]))`;
}

function rollupSql(rollup: Rollup): string {
  const overSpans = rollup.added_up_from === SPANS;
  const period = overSpans ? 'minute' : `toStartOfInterval(minute, INTERVAL ${rollup.grain_seconds} SECOND, 'UTC')`;
  return filled(read('settlement', '7_rollup.sql'), {
    period_name: NAMES[rollup.grain_seconds] ?? '',
    rows: overSpans ? 'spans' : 'minutes',
    from: rollup.added_up_from,
    to: rollup.stored_in,
    period,
    units: overSpans ? minutesToAdd(rollup) : period,
    grain: String(rollup.grain_seconds),
    is_row: overSpans ? `trace_id != ''` : '1',
    counted: overSpans ? 'gone = 0' : '1',
    unfold: overSpans ? '' : 'ARRAY JOIN k',
    groups: groupsOf(rollup)
      .map((name) => (overSpans ? name : `k.${name} AS ${name}`))
      .join(', '),
    dimensions: groupsOf(rollup).join(', '),
    sums: sumsOf(rollup)
      .map(([name, sql]) => `${sql} AS sum_${name}`)
      .join(',\n            '),
    arrays: [
      ...groupsOf(rollup).map((name) => `groupArray(${name}) AS all_${name}`),
      ...rollup.figures.map((name) => `groupArray(sum_${name}) AS all_${name}`),
    ].join(',\n        '),
    columns: columnsOf(rollup)
      .map((name) => `sums.all_${name} AS \`k.${name}\``)
      .join(', '),
  });
}

/** One stage a roll-up; `after` is where the first ones begin. */
export function rollupStages(after: string): Stage[] {
  const nameOf = (stored: string) => `llm_7_${stored.replace(/^llm_/, '').replaceAll('_', '')}`;
  return rollups.map((rollup) => ({
    name: nameOf(rollup.stored_in),
    to: rollup.stored_in,
    after: [rollup.added_up_from === SPANS ? after : nameOf(rollup.added_up_from)],
    sql: rollupSql(rollup),
  }));
}

/** What queries read: a row a group. */
export function rollupViews(): string {
  const statements = rollups.map(
    (rollup) =>
      `CREATE VIEW IF NOT EXISTS {{database}}.${rollup.name} AS\nSELECT ${KEYS.join(', ')}, minute,\n    ${unfolded(rollup).join(', ')}\nFROM {{database}}.${rollup.stored_in} FINAL\nARRAY JOIN k\n`
  );
  return `-- Generated from tables.json by generate/settlement; edit that and run the generator again.\n${statements.join(';\n')}`;
}
