import { toolTotals } from './toolTotals';

type Spans = Parameters<typeof toolTotals>[0];

/** As little of a span as the panel reads. */
const execution = (tool: string, durationMs: number, status = 'ok', countsTool = true) =>
  ({ durationMs, status, llm: { tool, countsTool } }) as Spans[number];

describe('the tools of a run', () => {
  it('are added up, the one that took longest first', () => {
    expect(toolTotals([execution('search', 200), execution('fetch', 500, 'error'), execution('search', 100)])).toEqual([
      { tool: 'fetch', calls: 1, errors: 1, durationMs: 500 },
      { tool: 'search', calls: 2, errors: 0, durationMs: 300 },
    ]);
  });

  it('leave out spans that tell of an execution again', () => {
    expect(toolTotals([execution('search', 200), execution('search', 190, 'ok', false)])[0].calls).toBe(1);
  });
});
