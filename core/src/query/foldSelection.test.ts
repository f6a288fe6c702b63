import { completeQuery } from './completeQuery';
import { foldSelection } from './foldSelection';
import type { LlmQuery } from './LlmQuery';

const metrics: LlmQuery = {
  refId: 'A',
  version: 1,
  queryType: 'metrics',
  measures: ['cost'],
  groupBy: ['agent'],
  filters: [{ field: 'project', op: '=', values: ['secret'] }],
  format: 'table',
};
const trace: LlmQuery = { refId: 'A', version: 1, queryType: 'trace', detail: 'lean', runId: 'aa-bb' };

describe('a folded query', () => {
  it.each([metrics, trace])('has no value of a condition outside of what Grafana takes out: %j', (query) => {
    const { query: taken, ...served } = foldSelection(query);
    expect(JSON.stringify(served)).not.toMatch(/secret|aa-bb/);
    expect(JSON.stringify(taken)).toMatch(/secret|aa-bb/);
  });

  it.each([metrics, trace])('unfolds to the same: %j', (query) => {
    expect(completeQuery(foldSelection(query))).toEqual(query);
  });

  it('can be folded again', () => {
    const once = foldSelection(metrics);
    expect(foldSelection(completeQuery(once))).toEqual(once);
  });

  it('says nothing where there is no selection', () => {
    expect(foldSelection({ ...metrics, filters: [] })).not.toHaveProperty('query');
  });
});
