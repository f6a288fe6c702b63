import { conversation, type ToldCall } from '../../testdata/conversation';
import { buildRunTree } from '../run';
import { contextSteps } from './contextSteps';
import type { PastRun } from './pastRuns';
import { pruneAdvice } from './pruneAdvice';
import { billedAt, rewriteCost } from './windowBilling';
import { contextWindows } from './windows';

/** Dollars a million: fresh 3, read 0.3, written 3.75. */
const billed = (fresh: number, read: number, write: number) => ({
  fresh: (fresh * 3) / 1e6,
  cacheRead: (read * 0.3) / 1e6,
  cacheWrite: (write * 3.75) / 1e6,
});

const windowsOf = (calls: ToldCall[]) => {
  const tree = buildRunTree(conversation(calls));
  return contextWindows(tree, contextSteps(tree));
};

const [step] = windowsOf([
  { messages: [], used: 1_000, cacheRead: 400, cacheWrite: 500, inputCosts: billed(100, 400, 500) },
]).map((window) => window.step);

describe('what a stretch of a window was billed at', () => {
  it('is the price of the bucket that it lay in', () => {
    expect(billedAt(step, { offset: 0, tokens: 100 })).toBeCloseTo((100 * 0.3) / 1e6, 12);
    expect(billedAt(step, { offset: 900, tokens: 100 })).toBeCloseTo((100 * 3) / 1e6, 12);
    // 100 read, 500 written and 50 fresh.
    expect(billedAt(step, { offset: 300, tokens: 650 })).toBeCloseTo((100 * 0.3 + 500 * 3.75 + 50 * 3) / 1e6, 12);
  });

  it('is not known where a price is missing', () => {
    expect(billedAt({ ...step, inputCosts: null }, { offset: 0, tokens: 1 })).toBeNull();
  });

  it('has to be paid again for what the cache holds behind a cut', () => {
    // 400 were read, 150 of them behind the cut.
    expect(rewriteCost(step, { offset: 200, tokens: 50 }, 3.75e-6)).toBeCloseTo((150 * 3.45) / 1e6, 12);
    expect(rewriteCost(step, { offset: 390, tokens: 10 }, null)).toBe(0);
    expect(rewriteCost(step, { offset: 200, tokens: 50 }, null)).toBeNull();
  });
});

const big = (word: string) =>
  Array.from({ length: 300 }, (_, i) => `${word}${String.fromCharCode(97 + (i % 26))}`).join(' ');
const user = { role: 'user', text: 'Which of the pages tells of the fee?' } as const;
const unused = { role: 'tool', text: big('alpha') } as const;
const asked = { role: 'assistant', text: 'I read on.' } as const;

describe('advice on what to prune', () => {
  it('is what an unquoted result cost after its first call, less what the cut makes the cache write anew', () => {
    const fresh = (messages: ToldCall['messages'], used: number): ToldCall => ({
      messages,
      used,
      inputCosts: { fresh: (used * 2) / 1e6, cacheRead: null, cacheWrite: null },
    });
    const windows = windowsOf([
      fresh([user, unused], 1_000),
      fresh([user, unused, asked], 1_000),
      fresh([user, unused, asked, asked], 1_000),
    ]);
    const { advice, unpriced } = pruneAdvice(windows, new Set());
    expect(unpriced).toBe(0);
    expect(advice).toHaveLength(1);
    // Nothing was cached: of calls 2 and 3 each token of it at 2 dollars a million.
    const tokens = [1, 2].map((at) => windows[at].items.find(({ role }) => role === 'tool_results')?.tokens ?? 0);
    expect(advice[0]).toMatchObject({
      kind: 'not-quoted',
      role: 'tool_results',
      fromCall: 2,
      calls: 2,
      expected: null,
    });
    expect(advice[0].net).toBeCloseTo(((tokens[0] + tokens[1]) * 2) / 1e6, 12);
  });

  it('is not given where the cache makes keeping cheaper', () => {
    const more = { role: 'user', text: big('delta') } as const;
    const windows = windowsOf([
      { messages: [user, unused, more], used: 2_000, cacheWrite: 2_000, inputCosts: billed(0, 0, 2_000) },
      { messages: [user, unused, more, asked], used: 2_000, cacheRead: 2_000, inputCosts: billed(0, 2_000, 0) },
    ]);
    // Left out: about 1,000 tokens read at 0.3; written anew: about 1,000 tokens at 3.75 instead of 0.3.
    expect(pruneAdvice(windows, new Set())).toEqual({ advice: [], unpriced: 0 });
  });

  it('is silent on what an answer quotes', () => {
    const quoted = { role: 'tool', text: `${big('alpha')} the fee is limited to 1204.55 a year` } as const;
    const windows = windowsOf([
      { messages: [user, quoted], answer: 'It is 1204.55.', used: 1_000, inputCosts: billed(1_000, 0, 0) },
      { messages: [user, quoted, asked], used: 1_000, inputCosts: billed(1_000, 0, 0) },
    ]);
    expect(pruneAdvice(windows, new Set()).advice).toEqual([]);
  });

  it('names a result that stood there already', () => {
    const windows = windowsOf([
      { messages: [user, unused, asked, unused], used: 1_000, inputCosts: billed(1_000, 0, 0) },
    ]);
    const copy = windows[0].items.filter(({ role }) => role === 'tool_results')[1];
    const { advice } = pruneAdvice(windows, new Set());
    expect(advice).toEqual([
      expect.objectContaining({
        kind: 'duplicate',
        fromCall: 1,
        calls: 1,
        net: expect.closeTo((copy.tokens * 3) / 1e6, 12),
      }),
    ]);
  });

  it('names tools that no run called, with the bound', () => {
    const calls: ToldCall[] = [
      { messages: [user], tools: ['search', 'refund'], used: 1_000, inputCosts: billed(1_000, 0, 0) },
    ];
    const past = (runId: string, tools: string[]): PastRun => ({
      runId,
      agent: '',
      calls: [{ saturation: 0.1, overflowed: false }],
      tools: new Set(tools),
    });
    const history = Array.from({ length: 29 }, (_, i) => past(`${i}`, ['search']));
    const { advice } = pruneAdvice(windowsOf(calls), new Set(['search']), history);
    expect(advice.map(({ tool, bound }) => [tool, bound])).toEqual([['refund', { runs: 30, atMost: 0.1 }]]);
    expect(pruneAdvice(windowsOf(calls), new Set(['search']), [...history, past('x', ['refund'])]).advice).toEqual([]);
  });

  it('counts what it cannot price', () => {
    const windows = windowsOf([{ messages: [user, unused, asked, unused], used: 1_000 }]);
    expect(pruneAdvice(windows, new Set())).toEqual({ advice: [], unpriced: 1 });
  });
});
