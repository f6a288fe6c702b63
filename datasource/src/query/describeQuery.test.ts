import { defaultQuery, foldSelection, type LlmQuery } from '@loopscope/core';

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
    ).toBe('Cost, LLM calls by Model, Team where agent in ("planner", "R&D") and exists tool');
  });

  it('says what it is compared with', () => {
    expect(textOf({ compare: 'previous' })).toBe('LLM calls, beside the time just before');
    expect(textOf({ compare: '1w' })).toBe('LLM calls, beside 1w earlier');
  });

  it('says which runs come first', () => {
    expect(textOf(defaultQuery('runs'))).toBe('Runs by start, desc');
    expect(textOf({ ...defaultQuery('calls'), steps: 'tools' })).toBe('Tool executions by start, desc');
    expect(textOf(defaultQuery('loops'))).toBe('Loops by repeats, desc');
  });

  it('names the run whose windows or calls are shown, if there is one', () => {
    expect(textOf({ ...defaultQuery('context'), runId: '$run' })).toBe('Context windows $run');
    expect(textOf(defaultQuery('graph'))).toBe('Graph of calls');
  });

  it('names a heatmap', () => {
    expect(textOf({ format: 'heatmap', measures: ['duration_p95'] })).toBe('Heatmap of Duration P95');
  });

  it('names events', () => {
    expect(textOf({ ...defaultQuery('events'), events: ['deployment', 'loop'] })).toBe('Events: Deployments, Loops');
  });

  it('reads a saved query, whose selection is folded', () => {
    const saved = foldSelection({
      ...defaultQuery('metrics'),
      refId: 'A',
      filters: [{ field: 'agent', op: '=', values: ['planner'] }],
    });
    expect(describeQuery(saved)).toBe('LLM calls where agent = "planner"');
  });

  it('names the trace', () => {
    expect(textOf({ ...defaultQuery('trace'), runId: '$run' })).toBe('Trace $run');
  });
});
