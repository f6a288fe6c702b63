import { completeQuery } from './completeQuery';
import { defaultQuery } from './defaultQuery';
import { isCompleteFilter } from './LlmFilter';

describe('a query made whole', () => {
  it('is a trace query when a trace id is all there is', () => {
    expect(completeQuery({ refId: 'A', query: ' 7651916CD43DD8448EB211C80319C ' })).toEqual({
      refId: 'A',
      version: 1,
      queryType: 'trace',
      detail: 'lean',
      traceId: '0007651916cd43dd8448eb211c80319c',
    });
  });

  it('asks for metrics when nothing is said', () => {
    expect(completeQuery({ refId: 'A' })).toMatchObject({ queryType: 'metrics', measures: ['llm_calls'] });
  });

  it('keeps what is said', () => {
    expect(completeQuery({ refId: 'A', queryType: 'runs', limit: 5 })).toMatchObject({
      queryType: 'runs',
      limit: 5,
      orderBy: 'start',
    });
  });

  it('shares nothing with other queries of its type', () => {
    defaultQuery('metrics').measures?.push('cost');
    expect(defaultQuery('metrics').measures).toEqual(['llm_calls']);
  });
});

describe('a filter', () => {
  it.each([
    [{ field: 'model', op: '=', values: ['gpt-4.1'] } as const, true],
    [{ field: 'model', op: '=', values: [] } as const, false],
    [{ field: 'model', op: '=|', values: ['a', 'b'] } as const, true],
    [{ field: 'model', op: 'exists', values: [] } as const, true],
    [{ field: 'model', op: 'exists', values: ['a'] } as const, false],
    [{ field: '', op: '=', values: ['a'] } as const, false],
  ])('%j is complete: %s', (filter, complete) => {
    expect(isCompleteFilter({ ...filter, values: [...filter.values] })).toBe(complete);
  });
});
