import { dimensions } from '../../dimensions.json';
import { figureOf, tables, type Table } from '../measures/catalogue';
import { rolledFigures } from '../measures/measureSql';
import { meteredSql } from '../prices/sql';
import { ifNewer } from './gate';
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
/** Spans cut into what each meter billed. */
const LINES = 'llm_lines';

const isOfSpans = ({ added_up_from: from }: Rollup) => from === SPANS || from === LINES;

const NAMES: Record<number, string> = { 60: 'minute', 900: 'quarter of an hour', 3600: 'hour' };

/** The finer ones first: each is added up from the one before. */
const rollups = tables.filter((table): table is Rollup => 'stored_in' in table).reverse();

const groupsOf = ({ dimensions }: Rollup) => dimensions.filter((name) => !KEYS.includes(name));

const columnsOf = (rollup: Rollup) => [...groupsOf(rollup), ...rollup.figures];

/** Sums over rows that are sums themselves. */
const addedUp = (name: string) => ('buckets' in figureOf(name) ? `sumMap(k.${name})` : `sum(k.${name})`);

function sumsOf(rollup: Rollup): Array<[name: string, sql: string]> {
  return isOfSpans(rollup)
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

/** Rows that are added up; those of lines have a column of their own in place of the span's. */
function sourceOf(rollup: Rollup, where: string): string {
  const rows = (from: string) => `{{database}}.${from} AS source FINAL`;
  switch (rollup.added_up_from) {
    case SPANS:
      return `${rows(SPANS)}\n        ${where}`;
    case LINES:
      return `(\n${linesOf([...KEYS, 'minute', ...groupsOf(rollup), 'counts_usage'], `${rows(SPANS)}\n        ${where}`)}\n        )`;
    default:
      return `${rows(rollup.added_up_from)} ARRAY JOIN k\n        ${where}`;
  }
}

/** Of lines, not of their spans. */
const OF_LINE = ['meter', 'quantity', 'cost'];

function linesOf(columns: string[], from: string): string {
  const kept = columns.filter((name) => !OF_LINE.includes(name)).join(', ');
  const lines = read('prices', 'sql', 'lines.sql').replace(/^(--.*\n)+/, '');
  return `SELECT ${kept}, line.1 AS meter, line.2 AS quantity, line.3 AS cost
FROM
(
    SELECT ${kept}, costs, cost AS whole_cost,
        ${meteredSql()} AS metered
    FROM ${from}
)
ARRAY JOIN
    ${lines} AS line`;
}

function rollupSql(rollup: Rollup): string {
  const overSpans = isOfSpans(rollup);
  const period =
    rollup.grain_seconds === 60
      ? 'minute'
      : `toStartOfInterval(minute, INTERVAL ${rollup.grain_seconds} SECOND, 'UTC')`;
  const where = `WHERE minute >= arrayMin(dirty.3) AND minute < arrayMax(dirty.3) + INTERVAL ${rollup.grain_seconds} SECOND AND ${overSpans ? 'gone = 0' : '1'}
            AND (toString(tenant), toString(service), ${period}) IN (SELECT (unit.1, unit.2, unit.3) FROM (SELECT arrayJoin(dirty) AS unit))`;
  return filled(read('settlement', '7_rollup.sql'), {
    period_name: NAMES[rollup.grain_seconds] ?? '',
    rows: overSpans ? 'spans' : 'minutes',
    from: overSpans ? SPANS : rollup.added_up_from,
    source: sourceOf(rollup, where),
    to: rollup.stored_in,
    period,
    units: rollup.grain_seconds === 60 ? minutesToAdd(rollup) : period,
    is_row: overSpans ? `trace_id != ''` : '1',
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
    after: [isOfSpans(rollup) ? after : nameOf(rollup.added_up_from)],
    sql: rollupSql(rollup),
    gate: isOfSpans(rollup) ? ifNewer(SPANS, `trace_id != ''`) : ifNewer(rollup.added_up_from, '1'),
  }));
}

/** Columns of all dimensions that a table lists or does not lack. */
function dimensionsOf(rows: Table['rows']): string[] {
  const lacks = tables.find((table) => table.rows === rows)?.lacks ?? [];
  return dimensions.map(({ column }) => column).filter((column) => !lacks.includes(column));
}

/** What queries read: a row a group, and a row a line of a span. */
export function rollupViews(): string {
  const lines = linesOf(
    [...new Set(['minute', 'counts_usage', ...dimensionsOf('lines')])],
    `{{database}}.llm_spans FINAL\n    WHERE trace_id != '' AND gone = 0`
  );
  const ofLines = `CREATE VIEW IF NOT EXISTS {{database}}.llm_lines_v AS\n${lines}\n`;
  const statements = rollups.map(
    (rollup) =>
      `CREATE VIEW IF NOT EXISTS {{database}}.${rollup.name} AS\nSELECT ${KEYS.join(', ')}, minute,\n    ${unfolded(rollup).join(', ')}\nFROM {{database}}.${rollup.stored_in} FINAL\nARRAY JOIN k\n`
  );
  return `-- Generated from tables.json by generate/settlement; edit that and run the generator again.\n${[...statements, ofLines].join(';\n')}`;
}
