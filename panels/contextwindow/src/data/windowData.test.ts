import { FieldType, createDataFrame, type DataFrame } from '@grafana/data';
import { modelCall, plainSpan } from '@loopscope/core/testdata/aSpan';
import { researchRun } from '@loopscope/core/testdata/researchRun';
import { traceFrame } from '@loopscope/core/testdata/traceFrame';

import { forecasts, nextOverflow } from './forecasts';
import { windowData } from './windowData';

const ours = (contract: string, columns: Record<string, unknown[]>): DataFrame =>
  createDataFrame({
    meta: { custom: { loopscope: { contract, version: 1 } } },
    fields: Object.entries(columns).map(([name, values]) => ({
      name,
      type: typeof values.find((value) => value !== null) === 'number' ? FieldType.number : FieldType.string,
      values,
    })),
  });

const calls = (rows: Array<[run: string, start: number, saturation: number, finish?: string]>) =>
  ours('calls', {
    trace_id: rows.map(([run]) => run),
    span_id: rows.map((_, i) => `s${i}`),
    run_id: rows.map(([run]) => run),
    start: rows.map(([, start]) => start),
    duration: rows.map(() => 1),
    kind: rows.map(() => 'llm'),
    agent: rows.map(() => 'lead'),
    model: rows.map(() => 'm'),
    context_saturation: rows.map(([, , saturation]) => saturation),
    finish_reason: rows.map(([, , , finish]) => finish ?? 'stop'),
  });

describe('what a panel is given', () => {
  it('is a run where there is a trace, and a list of calls beside it is its history', () => {
    const data = windowData([traceFrame(researchRun()), calls([['old', 1, 0.5]])]);
    expect(data).toMatchObject({ state: 'run', history: [{ runId: 'old', agent: 'lead' }], tree: null });
  });

  it('is a session where there are rows of a context query', () => {
    const data = windowData([
      ours('context', {
        step: [1, 1, 2],
        start: [1, 1, 2],
        trace_id: ['t', 't', 'u'],
        span_id: ['a', 'a', 'b'],
        run_id: ['r', 'r', 'q'],
        role: ['system', 'user', ''],
        tokens: [30, 70, 120],
        basis: ['apportioned', 'apportioned', 'unknown'],
        characters: [300, 700, null],
        context_used: [100, 100, 120],
        context_limit: [1_000, 1_000, null],
        reserve: [200, 200, null],
        output_tokens: [5, 5, 6],
      }),
    ]);
    const steps = data.state === 'run' ? data.steps : [];
    expect(steps.map(({ number, used, free, saturation, output }) => [number, used, free, saturation, output])).toEqual(
      [
        [1, 100, 700, 0.125, 5],
        [2, 120, null, null, 6],
      ]
    );
    expect(steps[0].parts.map(({ role, tokens }) => [role, tokens])).toEqual([
      ['system', 30],
      ['user', 70],
    ]);
  });

  it('is a fleet where there is a list alone, each run by its fullest call', () => {
    const data = windowData([
      calls([
        ['a', 1, 0.5],
        ['a', 2, 0.7],
        ['b', 3, 0.2],
      ]),
    ]);
    expect(data.state === 'fleet' && data.runs.map(({ runId, saturation }) => [runId, saturation])).toEqual([
      ['a', 0.7],
      ['b', 0.2],
    ]);
  });

  it('is nothing to draw without calls, rows or known columns', () => {
    expect(windowData([traceFrame([plainSpan({ spanId: 'a' })])]).state).toBe('no-calls');
    expect(windowData([]).state).toBe('no-data');
    expect(windowData([createDataFrame({ fields: [{ name: 'x', values: [1] }] })]).state).toBe('other-data');
    expect(windowData([ours('calls', { trace_id: ['a'] })])).toMatchObject({ state: 'bad-frame' });
  });
});

describe('the forecast of a run', () => {
  it('is that of its last call, from earlier runs of the agent', () => {
    const rows = Array.from({ length: 6 }, (_, i): Array<[string, number, number, string?]> => [
      [`r${i}`, i * 10, 0.5],
      [`r${i}`, i * 10 + 1, 0.9, i < 3 ? 'length' : 'stop'],
    ]);
    const run = [modelCall({ spanId: 'now' }, { agent: 'lead', runId: 'now', contextUsed: 50, contextLimit: 100 })];
    const data = windowData([traceFrame(run), calls(rows.flat())]);
    const steps = data.state === 'run' ? data.steps : [];
    const told = forecasts(steps, data.state === 'run' ? data.history : []);
    expect(nextOverflow(steps, told)).toMatchObject({ forecast: { runs: 6, overflowed: 3, at: { median: 2 } } });
    expect(nextOverflow(steps, forecasts(steps, []))).toBeNull();
    const full = steps.map((step) => ({ ...step, cutShort: true }));
    expect(forecasts(full, data.state === 'run' ? data.history : [])).toEqual([null]);
  });
});
