import { MEASURES, type Question } from './questions';

/** One row of an answer: the group, then calls, failed, fresh input, cached and output. */
export type Row = [group: string, ...figures: number[]];

interface Frame {
  schema: { fields: Array<{ name: string }> };
  data: { values: unknown[][] };
}

export interface Backend {
  url: string;
  token: string;
}

/** Asks the backend, as Grafana would, with everything between the request and the frame in the time. */
export async function askBackend({ url, token }: Backend, question: Question, now: number): Promise<Row[]> {
  const query = {
    refId: 'A',
    version: 1,
    queryType: 'metrics',
    format: 'table',
    measures: MEASURES,
    groupBy: [question.groupBy],
  };
  const response = await fetch(`${url}/v1/query`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ queries: [query], from: String(now - question.hours * 3_600_000), to: String(now) }),
  });
  const text = await response.text();
  const answer: { results?: { A?: { error?: string; frames?: Frame[] } } } = JSON.parse(text);
  const frame = answer.results?.A?.frames?.[0];
  if (!response.ok || frame === undefined) {
    throw new Error(`The backend answered ${response.status}: ${answer.results?.A?.error ?? text}`);
  }
  return rowsOf(frame, question.groupBy);
}

function rowsOf({ schema, data }: Frame, groupBy: string): Row[] {
  const columns = [groupBy, ...MEASURES].map(
    (name) => data.values[schema.fields.findIndex((field) => field.name === name)]
  );
  const [groups = [], ...figures] = columns.map((column) => column ?? []);
  const rows = groups.map((group, at): Row => [String(group), ...figures.map((column) => Number(column[at]))]);
  return rows.sort(([a], [b]) => (a < b ? -1 : 1));
}
