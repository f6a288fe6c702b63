import type { ContextStep, PartRole } from '@loopscope/core';

/** What a part of a column stands for: a role where the composition is known, else how the input was billed. */
export type SegmentKey =
  | PartRole
  | 'cache_read'
  | 'cache_write'
  | 'fresh'
  | 'unknown_split'
  /** Above the input: what was answered. */
  | 'answer'
  | 'reasoning';

export interface Segment {
  key: SegmentKey;
  tokens: number;
}

/** Parts of a column from the bottom up; together they are the tokens used. Empty when no tokens were told. */
export function segments(step: ContextStep): Segment[] {
  if (step.used === null) {
    return [];
  }
  if (step.parts.length > 0) {
    return step.parts.map(({ role, tokens }) => ({ key: role, tokens }));
  }
  const billed: Segment[] = [
    { key: 'cache_read', tokens: step.cacheRead ?? 0 },
    { key: 'cache_write', tokens: step.cacheWrite ?? 0 },
    { key: 'fresh', tokens: step.fresh ?? 0 },
  ];
  const told = billed.reduce((sum, { tokens }) => sum + tokens, 0);
  const rest: Segment = { key: 'unknown_split', tokens: Math.max(0, step.used - told) };
  return [...billed, rest].filter(({ tokens }) => tokens > 0);
}

/** What the call added to its window, above what was put in. */
export function answerSegments({ output, reasoning }: ContextStep): Segment[] {
  const answered: Segment[] = [
    { key: 'reasoning', tokens: reasoning ?? 0 },
    { key: 'answer', tokens: output ?? 0 },
  ];
  return answered.filter(({ tokens }) => tokens > 0);
}
