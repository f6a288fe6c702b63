import { defaultQuery, type LlmQuery } from '@loopscope/core';

import { changeQueryType } from './changeQueryType';

const metrics: LlmQuery = {
  ...defaultQuery('metrics'),
  refId: 'B',
  datasource: { uid: 'loopscope' },
  measures: ['cost'],
  groupBy: ['agent'],
  topN: 5,
  filters: [{ field: 'team', op: '=', values: ['search'] }],
};

describe('changeQueryType', () => {
  it('keeps what Grafana added and the filters, and drops what the new type does not know', () => {
    expect(changeQueryType(metrics, 'runs')).toEqual({
      ...defaultQuery('runs'),
      refId: 'B',
      datasource: { uid: 'loopscope' },
      filters: [{ field: 'team', op: '=', values: ['search'] }],
    });
    expect(changeQueryType(metrics, 'trace')).toEqual({
      ...defaultQuery('trace'),
      refId: 'B',
      datasource: { uid: 'loopscope' },
    });
  });

  it('starts metrics as a new panel does', () => {
    expect(changeQueryType({ ...defaultQuery('trace'), refId: 'A' }, 'metrics')).toMatchObject({
      measures: ['cost'],
      groupBy: ['model'],
    });
  });

  it('changes nothing for the same type', () => {
    expect(changeQueryType(metrics, 'metrics')).toBe(metrics);
  });
});
