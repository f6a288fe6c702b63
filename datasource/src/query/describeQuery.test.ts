import { defaultQuery, type LlmQuery } from '@loopscope/core';

import { describeQuery } from './describeQuery';

const textOf = (query: Partial<LlmQuery>) => describeQuery({ ...defaultQuery('metrics'), refId: 'A', ...query });

describe('describeQuery', () => {
  it('says what is measured, by what and where', () => {
    expect(
      textOf({
        measures: ['cost', 'llm_calls'],
        groupBy: ['model', 'team'],
        filters: [
          { field: 'agent', op: '=|', values: ['planner', 'R&D'] },
          { field: 'tool', op: 'exists', values: [] },
        ],
      })
    ).toBe('Cost, LLM calls by Model, Team where Agent =| planner, R&D and Tool exists');
  });

  it('says which runs come first', () => {
    expect(textOf(defaultQuery('runs'))).toBe('Runs by start, desc');
  });

  it('names the trace', () => {
    expect(textOf({ ...defaultQuery('trace'), runId: '$run' })).toBe('Trace $run');
  });
});
