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
export async function askBackend(
  { url, token }: Backend,
  query: object,
  { from, to }: { from: number; to: number },
  columns: string[]
): Promise<Told> {
  const response = await fetch(`${url}/v1/query`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ queries: [{ refId: 'A', version: 1, ...query }], from: String(from), to: String(to) }),
  });
  const text = await response.text();
  const answer: { results?: { A?: { error?: string; frames?: Frame[] } } } = JSON.parse(text);
  const frame = answer.results?.A?.frames?.[0];
  if (!response.ok || frame === undefined) {
    throw new Error(`The backend answered ${response.status}: ${answer.results?.A?.error ?? text}`);
  }
  return { rows: rowsOf(frame, columns), ...statementIn(frame.schema.meta?.executedQueryString ?? '') };
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
