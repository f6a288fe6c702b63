import { defaultQuery, type LlmFilter, type LlmQuery } from '@loopscope/core';

import { dashboardVariables } from '../testing/dashboardVariables.fixture';
import { interpolateQuery } from './interpolateQuery';

const RUN = '4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7';
const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';

const dashboard = dashboardVariables({
  models: { options: ['gpt-5', 'o3.mini'], chosen: ['gpt-5', 'o3.mini'], multi: true },
  agent: { options: ['planner', 'coder'], chosen: 'planner' },
  team: { options: ['search', 'ads'], chosen: ['$__all'], multi: true },
  run: { options: [RUN], chosen: RUN },
  by: { options: ['model', 'team'], chosen: ['model', 'team'], multi: true },
  every: { options: ['model', 'team'], chosen: ['$__all'], multi: true },
  step: { options: ['5m'], chosen: '5m' },
});

const metrics = (changes: Partial<LlmQuery>): LlmQuery => ({ ...defaultQuery('metrics'), refId: 'A', ...changes });
const filtered = (...filters: LlmFilter[]) => interpolateQuery(metrics({ filters }), dashboard).filters;

describe('interpolateQuery', () => {
  it('turns several values of a variable into several values of the filter', () => {
    expect(filtered({ field: 'model', op: '=', values: ['$models'] })).toEqual([
      { field: 'model', op: '=|', values: ['gpt-5', 'o3.mini'] },
    ]);
    expect(filtered({ field: 'model', op: '!=', values: ['$models'] })).toEqual([
      { field: 'model', op: '!=|', values: ['gpt-5', 'o3.mini'] },
    ]);
    expect(filtered({ field: 'model', op: '=|', values: ['$models', 'gpt-5', 'x'] })).toEqual([
      { field: 'model', op: '=|', values: ['gpt-5', 'o3.mini', 'x'] },
    ]);
  });

  it('keeps the operator where there is one value', () => {
    expect(filtered({ field: 'agent', op: '=', values: ['$agent'] })).toEqual([
      { field: 'agent', op: '=', values: ['planner'] },
    ]);
  });

  it('escapes the values of a multi-value variable in a regular expression', () => {
    expect(filtered({ field: 'model', op: '=~', values: ['$models.*'] })).toEqual([
      { field: 'model', op: '=~', values: ['gpt-5.*', 'o3\\.mini.*'] },
    ]);
  });

  it('drops a filter whose variable stands at All, and one that is not finished', () => {
    expect(
      filtered(
        { field: 'team', op: '=', values: ['$team'] },
        { field: 'model', op: '=', values: [] },
        { field: 'agent', op: 'exists', values: [] }
      )
    ).toEqual([{ field: 'agent', op: 'exists', values: [] }]);
  });

  it('refuses several values where the operator takes one', () => {
    expect(() => filtered({ field: 'step', op: '>', values: ['$models'] })).toThrow(
      'The filter on "step" compares with >, which takes one value, but its variable has 2.'
    );
  });

  it('adds the ad hoc filters of the dashboard', () => {
    const query = metrics({ filters: [{ field: 'agent', op: '=', values: ['$agent'] }] });
    const adHoc = [
      { key: 'model', operator: '=|', value: 'gpt-5', values: ['gpt-5', 'o3.mini'] },
      { key: 'team', operator: '=', value: '' },
    ];
    expect(interpolateQuery(query, dashboard, {}, adHoc).filters).toEqual([
      { field: 'agent', op: '=', values: ['planner'] },
      { field: 'model', op: '=|', values: ['gpt-5', 'o3.mini'] },
    ]);
  });

  it('lets variables name measures, dimensions and the interval; All of them means each', () => {
    const query = metrics({ measures: ['cost'], groupBy: ['agent', '$by'], interval: '$step' });
    expect(interpolateQuery(query, dashboard)).toMatchObject({
      measures: ['cost'],
      groupBy: ['agent', 'model', 'team'],
      interval: '5m',
    });
    expect(interpolateQuery(metrics({ groupBy: ['$every'] }), dashboard).groupBy).toEqual(['model', 'team']);
  });

  describe('of a trace', () => {
    const trace = (changes: Partial<LlmQuery>): LlmQuery => ({ ...defaultQuery('trace'), refId: 'A', ...changes });

    it('finds out whether a variable holds a run or a trace', () => {
      expect(interpolateQuery(trace({ traceId: '$run' }), dashboard)).toMatchObject({ runId: RUN });
      expect(interpolateQuery(trace({ runId: TRACE.toUpperCase() }), dashboard)).toMatchObject({ traceId: TRACE });
    });

    it('understands what links from other datasources carry', () => {
      const link: LlmQuery = JSON.parse(JSON.stringify({ refId: 'A', query: TRACE, queryType: 'traceql' }));
      expect(interpolateQuery(link, dashboard)).toMatchObject({ queryType: 'trace', traceId: TRACE, version: 1 });
    });

    it('refuses a variable that stands for several', () => {
      expect(() => interpolateQuery(trace({ traceId: '$models' }), dashboard)).toThrow('stands for several');
    });
  });
});
