import type { Range } from './questions';

/** One row of an answer: what it is about, then its figures. */
export type Row = [subject: string, ...figures: number[]];

export interface Backend {
  url: string;
  token: string;
}

/** What the backend said, and the statement that it ran for it. */
export interface Told {
  rows: Row[];
  sql: string;
  parameters: Record<string, string>;
}

interface Frame {
  schema: { fields: Array<{ name: string }>; meta?: { executedQueryString?: string } };
  data: { values: unknown[][] };
}

/** Asks as Grafana would, with everything between the request and the frame in the time. `columns` are read of it. */
export async function askBackend(backend: Backend, query: object, range: Range, columns: string[]): Promise<Told> {
  const { A: answer } = await post(backend, { A: query }, range);
  const frame = answer?.frames?.[0];
  if (frame === undefined) {
    throw new Error('The backend answered without a frame.');
  }
  return { rows: rowsOf(frame, columns), ...statementIn(frame.schema.meta?.executedQueryString ?? '') };
}

interface Answer {
  error?: string;
  frames?: Frame[];
}

/** Asks several queries by their names in one request. An answer with an error is none. */
export async function post(
  backend: Backend,
  queries: Record<string, object>,
  range: Range
): Promise<Record<string, Answer>> {
  return resultsOf(await send(backend, queries, range));
}

interface Said {
  ok: boolean;
  status: number;
  text: string;
}

/** Asks as `post` does, to the last byte of what the backend said. */
export async function send(
  { url, token }: Backend,
  queries: Record<string, object>,
  { from, to }: Range
): Promise<Said> {
  const response = await fetch(`${url}/v1/query`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({
      queries: Object.entries(queries).map(([refId, query]) => ({ refId, version: 1, ...query })),
      from: String(from),
      to: String(to),
    }),
  });
  return { ok: response.ok, status: response.status, text: await response.text() };
}

export function resultsOf({ ok, status, text }: Said): Record<string, Answer> {
  const { results = {} }: { results?: Record<string, Answer> } = JSON.parse(text);
  const failed = Object.values(results).find(({ error }) => error);
  if (!ok || failed) {
    throw new Error(`The backend answered ${status}: ${failed?.error ?? text}`);
  }
  return results;
}

function rowsOf({ schema, data }: Frame, columns: string[]): Row[] {
  const values = columns.map((name) => {
    const column = data.values[schema.fields.findIndex((field) => field.name === name)];
    if (column === undefined) {
      throw new Error(`The backend's frame has no field "${name}".`);
    }
    return column;
  });
  const [subjects = [], ...figures] = values;
  return comparable(
    subjects.map((subject, at): Row => [String(subject), ...figures.map((column) => Number(column[at]))])
  );
}

/** In an order of their own, without groups that have nothing of what was asked: tools have no model, for one. */
export function comparable(rows: Row[]): Row[] {
  const told = rows.filter(([, ...figures]) => figures.some((figure) => figure !== 0));
  return told.sort(([a], [b]) => (a < b ? -1 : 1));
}

/** The backend tells a statement as clickhouse-client takes it: `SET param_*` lines, then the SQL. */
function statementIn(executed: string): Pick<Told, 'sql' | 'parameters'> {
  const set = /^SET param_(\w+) = '((?:[^'\\]|\\.)*)';\n/;
  const parameters: Record<string, string> = {};
  let sql = executed;
  for (let match = set.exec(sql); match; match = set.exec(sql)) {
    parameters[match[1]] = match[2].replace(/\\(.)/g, '$1');
    sql = sql.slice(match[0].length);
  }
  return { sql, parameters };
}
