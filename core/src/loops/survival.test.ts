import { comparableRuns, endsWellFrom, furtherCost, reachOf, type RunLength } from './survival';
import { loopState } from './loopVerdict';

const run = (runId: string, steps: number, end: RunLength['end'] = 'well', cost: number | null = null): RunLength => ({
  runId,
  agent: 'a',
  steps,
  end,
  cost,
});

describe('how runs go on', () => {
  // By hand: of 5 runs at risk at step 2, one ends badly; of 4 at 3 one ends well, one is open; of 2 at 5 both end, one well.
  const lengths = [run('1', 2, 'badly'), run('2', 3), run('3', 3, 'open'), run('4', 5), run('5', 5, 'badly')];

  it('is the cumulative incidence of a good end, open runs counting as long as they are known', () => {
    // Step 2: 1 - 1/5 go on. Step 3: 0.8 * 1/4 well, 0.8 * 3/4 go on. Step 5: 0.6 * 1/2 well.
    expect(endsWellFrom(lengths, 1)).toBeCloseTo(0.8 / 4 + 0.6 / 2, 12);
    expect(endsWellFrom(lengths, 4)).toBeCloseTo(0.5, 12);
    expect(endsWellFrom(lengths, 6)).toBeNull();
  });

  it('is the plain share where none is open', () => {
    const ended = lengths.filter(({ end }) => end !== 'open');
    expect(endsWellFrom(ended, 1)).toBeCloseTo(2 / 4, 12);
  });

  it('says how many that ended well got this far', () => {
    expect(reachOf(lengths, 4)).toEqual({ runs: 2, share: 0.5 });
    expect(reachOf([run('1', 3, 'badly')], 1)).toBeNull();
  });

  it('costs the median of what those that got here went on to spend', () => {
    const priced = [4, 8, 16, 20, 40].map((steps, i) => run(`${i}`, steps, 'well', steps / 100));
    expect(furtherCost(priced, 4)).toBeCloseTo(0.12, 12);
    expect(furtherCost(priced, 5)).toBeNull();
  });

  it('pools an agent with few runs, and leaves the run itself out', () => {
    const others = Array.from({ length: 25 }, (_, i) => ({ ...run(`o${i}`, 4), agent: 'b' }));
    expect(comparableRuns([...others, run('1', 3), run('me', 9)], 'a', 'me')).toHaveLength(26);
    expect(comparableRuns([...others, run('1', 3)], 'b', 'o1')).toHaveLength(24);
  });
});

describe('the state of a run', () => {
  const calm = { now: 0, longest: 0, sinceProgress: 0 };

  it.each([
    ['healthy', calm, { runs: 30, share: 0.5 }],
    ['watching', calm, { runs: 30, share: 0.05 }],
    ['watching', { ...calm, now: 1, longest: 1 }, null],
    ['looping', { now: 3, longest: 3, sinceProgress: 4 }, { runs: 30, share: 0.5 }],
    ['runaway', { ...calm, sinceProgress: 10 }, { runs: 200, share: 0.005 }],
    ['watching', { ...calm, sinceProgress: 9 }, { runs: 200, share: 0.005 }],
    ['watching', { ...calm, sinceProgress: 10 }, { runs: 90, share: 0 }],
    ['not-enough-history', calm, { runs: 10, share: 0 }],
    ['not-enough-history', calm, null],
  ] as const)('is %s', (state, streaks, reach) => {
    expect(loopState(streaks, true, reach)).toBe(state);
  });

  it('is that of now while a run goes on, and of its worst once it ended', () => {
    const recovered = { now: 0, longest: 5, sinceProgress: 0 };
    expect(loopState(recovered, true, null)).toBe('not-enough-history');
    expect(loopState(recovered, false, null)).toBe('looping');
  });
});
