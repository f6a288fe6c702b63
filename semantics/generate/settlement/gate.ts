import { filled, read } from './text';

/** When a stage has work to do, as scalars of a WITH clause, of which the last is the condition. */
export interface Gate {
  due: string;
  /** Columns of the row of the run, which is written whether there is work or not, and their values where there is none. */
  marks?: Record<string, string>;
}

const SETTLED = `greatest((SELECT max(settled.run) FROM {{database}}.llm_settled AS settled), toDateTime64(100000, 3, 'UTC')) - INTERVAL 2 MINUTE`;

const any = (table: string, where: string) =>
  `(SELECT count() FROM (SELECT 1 FROM {{database}}.${table} AS source WHERE ${where} LIMIT 1)) > 0`;

/** Of a stage that works on a list, one of these scalars, for the run that another of them is. */
export const ifNotEmpty = (scalars: string, run: string, list: string, marks: Record<string, string>): Gate => ({
  due: `${scalars},\n    ${run} AS this_run,\n    notEmpty(${list})`,
  marks,
});

/** Of a stage that hands on the run that `from` holds, and works on its rows of `of`. */
export const ifRunHasSpans = (from: string, of: string, mark: string): Gate => ({
  due: `${from} AS this_run,\n    ${any(of, `run = this_run AND trace_id != ''`)}`,
  marks: { [mark]: 'this_run' },
});

/** Of a stage that hands on the run that `from` holds, and works on the rows of a query about `this_run`. */
export const ifRunGives = (from: string, query: string, mark: string): Gate => ({
  due: `${from} AS this_run,\n    (SELECT count() FROM (SELECT 1 FROM (${query}) LIMIT 1)) > 0`,
  marks: { [mark]: 'this_run' },
});

/** Of a stage that makes something of what was written since the last settlement, a little further back. */
export const ifNewer = (table: string, isRow: string): Gate => ({
  due: `${SETTLED} AS since,\n    ${any(table, `source.ver > since AND ${isRow}`)}`,
});

/** The run that has come out as spans. */
export const SETTLED_RUN = `(SELECT max(ver) FROM {{database}}.llm_spans WHERE minute = toDateTime(0, 'UTC') AND trace_id = '')`;

/** Of a stage that makes something of the newest run's rows of a work area. */
export const ifRunHas = (table: string): Gate => ({
  due: `${SETTLED_RUN} AS this_run,\n    ${any(table, `run = this_run AND trace_id != ''`)}`,
});

/** The view that holds a stage's work. */
export const workOf = (stage: string) => `${stage}_work`;

/**
 * A part of a stage's work, as something to select from, which is empty unless the scalar holds: what is not read is not
 * analysed either. Where stages are run as statements, pkg/stages puts the part itself in the place of this.
 */
export const partIf = (holds: string, part: string) =>
  `merge('{{database}}', '^${workOf(part)}$') WHERE _table = if(${holds}, '${workOf(part)}', '')`;

export function gateSql(stage: string, { due, marks }: Gate): string {
  const parts = { work: workOf(stage), due };
  return marks === undefined
    ? filled(read('settlement', 'gate.sql'), parts)
    : filled(read('settlement', 'gate_with_mark.sql'), {
        ...parts,
        marks: Object.keys(marks).join(', '),
        marked: Object.entries(marks)
          .map(([column, value]) => `if(due, work.${column}, ${value}) AS ${column}`)
          .join(', '),
      });
}
