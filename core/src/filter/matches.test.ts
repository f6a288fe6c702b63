import { dataFrameFromJSON, type DataFrameJSON } from '@grafana/data';

import golden from '../../testdata/filters/spans.json';
import { llmSpan, modelCall, plainSpan } from '../../testdata/aSpan';
import { readTraceFrame } from '../frames';
import type { LlmFilter } from '../query';
import { matcherOf } from './matches';
import { printFilters } from './printFilters';
import { readSpanMatcher } from './readMatcher';
import { spanFields, spanValue } from './spanFields';

const verdicts = golden.verdicts.map(({ filters, rows }) => ({
  filters: filters.map(({ field, op, values = [] }) => ({ field, op, values }) as LlmFilter),
  rows,
}));

describe('the matcher of spans', () => {
  const spans = (golden.frame as unknown as DataFrameJSON[]).map(dataFrameFromJSON).flatMap(readTraceFrame);

  it('finds what the backend finds', () => {
    const wrong = verdicts.filter(({ filters, rows }) => {
      const matches = matcherOf(filters, spanFields, spanValue);
      return String(spans.flatMap((span, row) => (matches(span) ? [row] : []))) !== String(rows);
    });
    expect(wrong).toEqual([]);
  });

  it('is held to each field', () => {
    const asked = new Set(verdicts.flatMap(({ filters }) => filters.map(({ field }) => field)));
    expect([...asked].sort()).toEqual(spanFields.map(({ id }) => id).sort());
  });

  it('reads the text of the same filters', () => {
    for (const { filters } of verdicts) {
      const { filters: read, error } = readSpanMatcher(printFilters(filters, spanFields));
      // An empty pattern can be sent but not written, and a text that looks like a variable is printed as one.
      if (!filters.some(({ values }) => values.includes('') || values.includes('${agent}'))) {
        expect({ read, error }).toEqual({ read: filters });
      }
    }
  });
});

describe('a filter text', () => {
  const call = modelCall(
    { spanId: 'c', durationMs: 2500 },
    { agent: 'planner', cost: 0.1, contextUsed: 90, contextLimit: 100 }
  );
  const matches = (text: string, span = call) => {
    const { matches, error } = readSpanMatcher(text);
    return error ?? matches(span);
  };

  it('asks spans', () => {
    expect(matches('')).toBe(true);
    expect(matches('agent = "planner" and cost > 0.05 and duration >= 2.5s')).toBe(true);
    expect(matches('context_saturation > 80% and not exists tool')).toBe(true);
    expect(matches('model =~ "gpt"')).toBe(false);
    expect(matches('exists agent', plainSpan({ spanId: 'p' }))).toBe(false);
    expect(matches('cost != 1', plainSpan({ spanId: 'p' }))).toBe(false);
    expect(matches('agent not in ("a")', plainSpan({ spanId: 'p' }))).toBe(true);
  });

  it('has the cost of spans whose usage counts', () => {
    expect(matches('cost > 0', llmSpan({ spanId: 'a' }, { kind: 'agent', cost: 1, countsUsage: false }))).toBe(false);
  });

  it('is told where it is wrong', () => {
    expect(matches('agent = "a" and model =~ "("')).toMatchObject({
      id: 'not-a-pattern',
      offset: 25,
      length: 3,
      found: '"("',
    });
    expect(matches('model =~ "a(?i)b"')).toMatchObject({ id: 'pattern-only-in-queries', offset: 9 });
    expect(matches('cost > 1 and agent = $agent')).toMatchObject({ id: 'no-variables', offset: 21, found: '$agent' });
    expect(matches('team = "a"')).toMatchObject({ id: 'unknown-field', offset: 0 });
  });
});
