import fs from 'node:fs';
import path from 'node:path';

interface Query {
  refId: string;
  queryType: string;
  filters?: Array<{ values: string[] }>;
  traceId?: string;
}

interface Dashboard {
  time: { from: string; to: string };
  templating: { list: Array<{ name: string; query: { kind?: string; field?: string } }> };
  panels: Array<{ title: string; targets?: Query[] }>;
}

interface Frame {
  schema: { fields: Array<{ name: string; type: string }> };
  data: { values: unknown[][] };
}

const source = path.resolve(__dirname, '..', 'datasource', 'src');
const datasource = { type: 'loopscope-llm-datasource', uid: 'loopscope' };

const dashboards = readJson<{ includes: Array<{ name: string; path: string }> }>(
  path.join(source, 'plugin.json')
).includes.map(({ name, path: file }) => ({ name, dashboard: readJson<Dashboard>(path.join(source, file)) }));

function readJson<T>(file: string): T {
  return JSON.parse(fs.readFileSync(file, 'utf8'));
}

async function ask(query: object, { from, to }: Dashboard['time']): Promise<Frame[]> {
  const response = await fetch(`${process.env.LOOPSCOPE_WEB}/api/ds/query`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ from, to, queries: [{ refId: 'A', ...query, datasource, intervalMs: 60_000 }] }),
  });
  const { results } = await response.json();
  const [answer] = Object.values<{ error?: string; frames?: Frame[] }>(results);
  expect(answer.error).toBeUndefined();
  return answer.frames ?? [];
}

/** All variables at All: their filters are dropped, as the data source does. */
function withoutVariables(query: Query, run: string): object {
  const filters = query.filters?.filter(({ values }) => !values.some((value) => value.startsWith('$')));
  return { ...query, ...(filters && { filters }), ...(query.traceId && { traceId: undefined, runId: run }) };
}

function figures(frames: Frame[]): unknown[] {
  return frames.flatMap(({ schema, data }) =>
    data.values.flatMap((values, index) =>
      schema.fields[index].type === 'time' ? [] : values.filter((value) => value !== null && value !== '')
    )
  );
}

describe.each(dashboards)('the dashboard "$name" on the demo data', ({ dashboard }) => {
  let run: string;

  beforeAll(async () => {
    const [frame] = await ask({ version: 1, queryType: 'runs', limit: 1 }, dashboard.time);
    const at = frame.schema.fields.findIndex(({ name }) => name === 'run_id');
    run = String(frame.data.values[at][0]);
  });

  const targets = dashboard.panels.flatMap(({ title, targets = [] }) => targets.map((target) => ({ title, target })));

  it.each(targets)('$title has figures', async ({ target }) => {
    expect(figures(await ask(withoutVariables(target, run), dashboard.time))).not.toEqual([]);
  });

  it.each(dashboard.templating.list.filter(({ query }) => query.kind === 'values'))(
    'the variable $name has values',
    async ({ query: { field = '' } }) => {
      const filters = [{ field, op: 'exists', values: [] }];
      const query = { version: 1, queryType: 'metrics', format: 'table', measures: ['llm_calls'], groupBy: [field] };
      const [frame] = await ask({ ...query, filters }, dashboard.time);
      expect(frame.data.values[0]).not.toEqual([]);
    }
  );
});
