import type { RunRow } from '@loopscope/core';

let count = 0;

/** A run that went well, with what a test cares about changed. */
export function runRow(changes: Partial<RunRow> = {}): RunRow {
  count += 1;
  return {
    runId: `run-${count}`,
    traceId: `trace-${count}`,
    startMs: count * 1_000,
    durationMs: 100,
    status: 'ok',
    name: 'answer',
    agent: 'support',
    workflow: '',
    service: 'shop',
    models: ['gpt-5'],
    conversationId: '',
    userId: '',
    team: '',
    project: '',
    promptName: 'greeting',
    promptVersion: '6',
    open: false,
    inferredSpans: 0,
    lastKnownAgent: '',
    repeatStreak: 0,
    sinceProgress: null,
    llmCalls: 1,
    failedLlmCalls: 0,
    toolCalls: 0,
    toolErrors: 0,
    identicalRepeats: 0,
    tokens: { input: 10, cacheRead: null, cacheWrite: null, output: 5, reasoning: null },
    totalTokens: 15,
    cost: 0.01,
    unpricedCalls: 0,
    contextSaturation: null,
    ...changes,
  };
}
