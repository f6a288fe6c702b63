import fc from 'fast-check';

import { arbitraryRun } from '../../testdata/loops/arbitraryRun';
import { labelledTraces } from '../../testdata/loops/labelledTraces';
import { countsOf, withSettledRepeats } from '../../testdata/loops/settledRepeats';
import type { TraceSpan } from '../frames';
import { buildRunTree } from '../run';
import { countedState } from './countedState';
import { loopReport } from './loopReport';
import type { LoopState } from './loopVerdict';
import { reachOf, type RunLength } from './survival';

const WORSE: LoopState[] = ['not-enough-history', 'healthy', 'watching', 'looping', 'runaway'];

const rank = (state: LoopState) => WORSE.indexOf(state);

/** The state of a trace, and what the list of runs says of it, out of the same spans and the same earlier runs. */
function both(told: readonly TraceSpan[], history: readonly RunLength[] = []) {
  const spans = withSettledRepeats(told);
  const { whole } = loopReport(buildRunTree(spans), history);
  return { trace: whole.state, list: countedState(countsOf(spans), reachOf(history, whole.steps)) };
}

const ended = (steps: number, count: number): RunLength[] =>
  Array.from({ length: count }, (_, at) => ({ runId: `r${at}`, agent: '', steps, end: 'well', cost: null }));

describe('the state that counts of a run tell', () => {
  const traces = labelledTraces(false);

  it.each(traces.map((trace) => [trace.name, trace] as const))('%s: holds the state of the trace', (_, { spans }) => {
    const { trace, list } = both(spans);
    expect(rank(trace)).toBeGreaterThanOrEqual(rank(list.atLeast));
    expect(rank(trace)).toBeLessThanOrEqual(rank(list.atMost));
  });

  it('is that of the trace where nothing came again, and open where something did', () => {
    const sure = traces.filter(({ spans }) => {
      const { atLeast, atMost } = both(spans).list;
      return atLeast === atMost;
    });
    expect(sure.map(({ spans }) => both(spans).trace)).toEqual(sure.map(({ spans }) => both(spans).list.atMost));
    expect(sure.length).toBeGreaterThan(traces.length / 3);
    // A trace that waits for a job and one that searches in circles have the same counts.
    const byName = (name: string) => traces.find((one) => one.name === name)?.spans ?? [];
    expect(both(byName('a job that is waited for')).list).toEqual(both(byName('the same search again and again')).list);
  });

  it('holds the state of the trace, whatever ran', () => {
    const history = fc.constantFrom([], ended(4, 20), ended(4, 100), ended(60, 100));
    fc.assert(
      fc.property(arbitraryRun, history, (spans, earlier) => {
        const { trace, list } = both(spans, earlier);
        expect(rank(trace)).toBeGreaterThanOrEqual(rank(list.atLeast));
        expect(rank(trace)).toBeLessThanOrEqual(rank(list.atMost));
      }),
      { numRuns: 2_000 }
    );
  });
});
