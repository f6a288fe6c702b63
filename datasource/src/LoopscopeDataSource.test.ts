import { createDataFrame, dateTime, FieldType, type DataQueryRequest, type Field } from '@grafana/data';
import type { BackendSrvRequest } from '@grafana/runtime';
import { defaultQuery, type LlmQuery } from '@loopscope/core';
import { lastValueFrom } from 'rxjs';

import { dashboardVariables } from './testing/dashboardVariables.fixture';
import { answerRequests, testDataSource } from './testing/grafanaServices.fixture';

const range = {
  from: dateTime('2026-11-20T10:00:00Z'),
  to: dateTime('2026-11-20T11:00:00Z'),
  raw: { from: 'now-1h', to: 'now' },
};

const request = (...targets: Array<Partial<LlmQuery>>): DataQueryRequest<LlmQuery> => ({
  requestId: 'Q1',
  app: 'dashboard',
  interval: '1m',
  intervalMs: 60_000,
  range,
  scopedVars: {},
  startTime: 0,
  timezone: 'utc',
  targets: targets.map((target, index) => ({
    ...defaultQuery('metrics'),
    refId: String.fromCharCode(65 + index),
    ...target,
  })),
});

const runsAnswer = (refId: string) => ({
  results: {
    [refId]: {
      status: 200,
      frames: [
        {
          schema: {
            meta: { custom: { loopscope: { contract: 'runs', version: 1 } } },
            fields: [
              { name: 'run_id', type: 'string' },
              { name: 'trace_id', type: 'string' },
              { name: 'start', type: 'time' },
              { name: 'agent', type: 'string' },
              { name: 'cost', type: 'number' },
            ],
          },
          data: {
            values: [
              ['0af7-b9c7', '0af7-c9c7'],
              ['0af7', '0af7'],
              [Date.UTC(2026, 10, 20, 10, 30), Date.UTC(2026, 10, 20, 10, 31)],
              ['planner', ''],
              [0.0125, null],
            ],
          },
        },
      ],
    },
  },
});

function sentQueries(requests: BackendSrvRequest[]) {
  return requests.map(({ url, data }) => ({ url, queries: data?.queries }));
}

describe('LoopscopeDataSource', () => {
  it('starts with a graph of cost by model', () => {
    expect(testDataSource().getDefaultQuery('panel-editor' as never)).toMatchObject({
      queryType: 'metrics',
      measures: ['cost'],
      groupBy: ['model'],
      format: 'timeseries',
    });
  });

  it('sends queries as the backend reads them', async () => {
    const requests = answerRequests(() => ({ results: {} }));
    const datasource = testDataSource(dashboardVariables({ agent: { options: ['planner'], chosen: 'planner' } }));
    await lastValueFrom(
      datasource.query(request({ measures: ['cost'], filters: [{ field: 'agent', op: '=', values: ['$agent'] }] }))
    );
    expect(sentQueries(requests)).toEqual([
      {
        url: '/api/ds/query?ds_type=loopscope-llm-datasource&requestId=Q1',
        queries: [
          expect.objectContaining({
            refId: 'A',
            version: 1,
            queryType: 'metrics',
            timezone: 'utc',
            measures: ['cost'],
            filters: [{ field: 'agent', op: '=', values: ['planner'] }],
          }),
        ],
      },
    ]);
  });

  it('reports an empty variable for its query and still asks the others', async () => {
    const requests = answerRequests(() => ({ results: {} }));
    const datasource = testDataSource(dashboardVariables({ agent: '' }));
    const response = await lastValueFrom(
      datasource.query(request({ filters: [{ field: 'agent', op: '=', values: ['$agent'] }] }, { measures: ['cost'] }))
    );
    expect(response.errors).toEqual([
      { refId: 'A', message: 'The variable "agent" has no value. Choose one, or remove it from the query.' },
    ]);
    expect(requests[0].data.queries.map(({ refId }: LlmQuery) => refId)).toEqual(['B']);
  });

  it('takes a panel to Explore also where a variable is empty', () => {
    const datasource = testDataSource(dashboardVariables({ agent: '', model: 'o3' }));
    const { targets } = request(
      { filters: [{ field: 'agent', op: '=', values: ['$agent'] }] },
      { filters: [{ field: 'model', op: '=', values: ['$model'] }] }
    );
    const filters = datasource.interpolateVariablesInQueries(targets, {}).map(({ filters }) => filters?.[0].values);
    expect(filters).toEqual([['o3'], ['$agent']]);
  });

  it('asks nothing that is hidden or not finished', () => {
    const datasource = testDataSource();
    const sent = (query: Partial<LlmQuery>) =>
      datasource.filterQuery({ ...defaultQuery('metrics'), refId: 'A', ...query });
    expect(sent({})).toBe(true);
    expect(sent({ hide: true })).toBe(false);
    expect(sent({ measures: [] })).toBe(false);
    expect(sent({ ...defaultQuery('runs') })).toBe(true);
    expect(sent({ ...defaultQuery('trace') })).toBe(false);
    expect(sent({ ...defaultQuery('trace'), traceId: '$run' })).toBe(true);
  });

  it('names the columns of runs and links their ids to the traces', async () => {
    answerRequests(() => runsAnswer('A'));
    const { data } = await lastValueFrom(testDataSource().query(request(defaultQuery('runs'))));
    const links = Object.fromEntries(
      createDataFrame(data[0]).fields.map(({ name, config }) => [name, config.links?.map(({ internal }) => internal)])
    );
    expect(links.run_id).toEqual([
      {
        datasourceUid: 'loopscope',
        datasourceName: 'Spans',
        query: { refId: 'A', version: 1, queryType: 'trace', detail: 'lean', runId: '${__value.raw}' },
      },
    ]);
    expect(links.trace_id).toEqual([
      expect.objectContaining({ query: expect.objectContaining({ traceId: '${__value.raw}' }) }),
    ]);
    expect(links.agent).toBeUndefined();
    expect(data[0].fields.map(({ config }: Field) => config.displayNameFromDS)).toEqual([
      'Run',
      'Trace',
      'Start',
      'Agent',
      'Cost',
    ]);
    expect(data[0].meta.preferredVisualisationType).toBe('table');
  });

  it('offers dimensions and their values in the time range as ad hoc filters', async () => {
    const requests = answerRequests(() => ({ values: ['gpt-5', 'o3'] }));
    const datasource = testDataSource();
    expect(await datasource.getTagKeys()).toContainEqual({ text: 'Model', value: 'model' });
    expect(await datasource.getTagValues({ key: 'model', filters: [], timeRange: range })).toEqual([
      { text: 'gpt-5' },
      { text: 'o3' },
    ]);
    expect(requests[0]).toMatchObject({
      url: '/api/datasources/uid/loopscope/resources/values',
      params: { field: 'model', search: '', limit: 200, from: range.from.valueOf(), to: range.to.valueOf() },
    });
  });

  describe('as a source of variables', () => {
    const variableRequest = (target: object) => ({ ...request(), targets: [{ refId: 'variable', ...target }] });
    const options = async (target: object) => {
      const { variables } = testDataSource();
      const support = variables as { query(request: object): ReturnType<ReturnType<typeof testDataSource>['query']> };
      return (await lastValueFrom(support.query(variableRequest(target)))).data;
    };

    it('offers the values of a dimension that the other filters leave', async () => {
      const requests = answerRequests(() => ({
        results: {
          variable: {
            status: 200,
            frames: [
              {
                schema: {
                  fields: [
                    { name: 'model', type: FieldType.string },
                    { name: 'llm_calls', type: 'number' },
                  ],
                },
                data: {
                  values: [
                    ['o3', '', 'gpt-5'],
                    [5, 3, 1],
                  ],
                },
              },
            ],
          },
        },
      }));
      const filters = [{ field: 'team', op: '=', values: ['search'] }];
      expect(await options({ kind: 'values', field: 'model', filters })).toEqual([
        { text: 'gpt-5', value: 'gpt-5' },
        { text: 'o3', value: 'o3' },
      ]);
      expect(requests[0].data.queries[0]).toMatchObject({
        queryType: 'metrics',
        format: 'table',
        groupBy: ['model'],
        filters: [...filters, { field: 'model', op: 'exists', values: [] }],
      });
    });

    it('offers the latest runs by name, start and cost', async () => {
      answerRequests(() => runsAnswer('variable'));
      expect(await options({ kind: 'runs' })).toEqual([
        { text: 'planner · 2026-11-20 10:30:00 · $0.0125', value: '0af7-b9c7' },
        { text: '2026-11-20 10:31:00', value: '0af7-c9c7' },
      ]);
    });

    it('asks for tenants', async () => {
      const requests = answerRequests(() => ({ results: {} }));
      await options({ kind: 'tenants' });
      expect(sentQueries(requests)[0].queries).toEqual([expect.objectContaining({ groupBy: ['tenant'] })]);
    });
  });
});
