import { dataFrameFromJSON, type DataFrame, type DataFrameJSON } from '@grafana/data';

import calls from '../../testdata/frames/calls.json';
import context from '../../testdata/frames/context.json';
import events from '../../testdata/frames/events.json';
import exemplars from '../../testdata/frames/exemplars.json';
import experiment from '../../testdata/frames/experiment.json';
import graph from '../../testdata/frames/graph.json';
import heatmap from '../../testdata/frames/heatmap.json';
import loopingRuns from '../../testdata/frames/looping-runs.json';
import loops from '../../testdata/frames/loops.json';
import metricsCompareTable from '../../testdata/frames/metrics-compare-table.json';
import metricsCompareTimeseries from '../../testdata/frames/metrics-compare-timeseries.json';
import metricsTable from '../../testdata/frames/metrics-table.json';
import metricsTimeseries from '../../testdata/frames/metrics-timeseries.json';
import runs from '../../testdata/frames/runs.json';
import sessions from '../../testdata/frames/sessions.json';
import span from '../../testdata/frames/span.json';
import traceFull from '../../testdata/frames/trace-full.json';
import traceLean from '../../testdata/frames/trace-lean.json';
import { readCallsFrame } from './calls';
import { readContextFrame } from './context';
import { contractOf } from './contract';
import { readLoopsFrame } from './loops';
import { readEventsFrame } from './events';
import { readExperimentFrame } from './experiment';
import { readExemplarsFrame } from './exemplars';
import { readHeatmapFrame } from './heatmap';
import { isMetricsTable, readMetricsSeries, readMetricsTable } from './metrics';
import { readRunsFrame } from './runs';
import { readSessionsFrame } from './sessions';
import { readSpanDetail } from './span';
import { readTraceFrame } from './trace';

/** Frames as the backend's own tests wrote them: both sides are checked by one file. */
const framesOf = (golden: unknown): DataFrame[] => (golden as DataFrameJSON[]).map(dataFrameFromJSON);

describe('the frames of the backend', () => {
  it('of a trace are read field by field', () => {
    const [agent, call, http, tool] = framesOf(traceLean).flatMap(readTraceFrame);
    expect(agent).toMatchObject({ parentSpanId: '', status: 'unset', llm: { kind: 'agent', agent: 'researcher' } });
    expect(call).toMatchObject({
      parentSpanId: agent.spanId,
      startMs: 1795251600000.0005,
      durationMs: 1000,
      status: 'ok',
      tags: [],
      llm: {
        kind: 'llm',
        model: 'gpt-4o',
        provider: 'openai',
        step: 1,
        runId: `${agent.traceId}-${agent.spanId}`,
        tokens: { input: 1000, cacheRead: 200, cacheWrite: null, output: 300, reasoning: null },
        cost: 0.0125,
        costSource: 'priced',
        timeToFirstTokenMs: 250.5,
        streaming: true,
        finishReason: 'tool_calls',
        contextUsed: 1200,
        contextLimit: 128000,
        maxOutput: 4096,
        contextChars: { system: 400, user: 0, tool_results: 90 },
        countsCall: true,
        countsUsage: true,
        countsTool: false,
      },
    });
    expect(http).toMatchObject({ service: 'gateway', status: 'ok', llm: null });
    expect(tool).toMatchObject({
      status: 'error',
      statusMessage: 'no result',
      llm: {
        tool: 'search',
        errorType: 'timeout',
        countsTool: true,
        identicalRepeat: true,
        argsSignature: 'fedcba9876543210',
        resultSignature: '',
        open: true,
      },
    });
  });

  it('of a trace in full have tags', () => {
    const call = framesOf(traceFull).flatMap(readTraceFrame)[1];
    expect(call.tags).toContainEqual({ key: 'gen_ai.request.model', value: 'gpt-4o' });
    expect(call.serviceTags).toEqual([{ key: 'service.name', value: 'demo' }]);
  });

  it('of sessions are a row each', () => {
    const [first, second] = framesOf(sessions).flatMap(readSessionsFrame);
    expect(first).toMatchObject({
      conversationId: 'c1',
      durationMs: 5_400_000,
      open: false,
      traces: 3,
      runs: 4,
      agents: ['planner', 'researcher'],
      llmCalls: 9,
      identicalRepeats: 2,
      tokens: { input: 900, cacheRead: null, output: 100 },
      totalTokens: 1000,
      cost: 0.5,
    });
    expect(second).toMatchObject({ open: true, users: [], cost: null, totalTokens: null, toolErrors: 1 });
  });

  it('of calls are a row each', () => {
    const [first, second] = framesOf(calls).flatMap(readCallsFrame);
    expect(first).toMatchObject({
      spanId: 'b1ad6b7169203331',
      startMs: 1795251601000,
      durationMs: 1500,
      kind: 'llm',
      finishReason: 'length',
      promptVersion: '7',
      step: 1,
      streaming: true,
      timeToFirstTokenMs: 250,
      tokens: { input: 1000, cacheRead: 200, cacheWrite: null, output: 300, reasoning: null },
      totalTokens: 1500,
      cost: 0.0125,
      contextSaturation: 1200 / (128_000 - 4096),
    });
    // Its usage counts elsewhere.
    expect(second).toMatchObject({ status: 'unset', tokens: { input: null }, totalTokens: null, cost: null });
  });

  it('of context windows are a row a call and role', () => {
    const [system, user, unknown] = framesOf(context).flatMap(readContextFrame);
    expect(system).toMatchObject({
      step: 1,
      role: 'system',
      tokens: 980,
      basis: 'apportioned',
      characters: 400,
      items: 1,
      contextLimit: 128_000,
      reserve: 4096,
      cutShort: true,
    });
    expect(user).toMatchObject({ role: 'user', tokens: 220, items: 2 });
    expect(unknown).toMatchObject({ step: 2, role: null, tokens: 10, basis: 'unknown', contextLimit: null });
  });

  it('of loops are a row a run and what it repeated', () => {
    const [loop] = framesOf(loops).flatMap(readLoopsFrame);
    expect(loop).toMatchObject({
      kind: 'identical_repeat',
      tool: 'search',
      repeats: 3,
      wastedCost: 0.0125,
      open: true,
    });
    expect(loop.spanIds).toHaveLength(3);
  });

  it('of a graph are nodes and edges as the node graph panel takes them', () => {
    const [nodes, edges] = framesOf(graph);
    expect(nodes.fields.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['id', 'title', 'mainstat', 'arc__ok'])
    );
    expect(edges.fields.map(({ name }) => name)).toEqual(expect.arrayContaining(['id', 'source', 'target']));
    expect([nodes, edges].map((frame) => contractOf(frame)?.contract)).toEqual(['graph', 'graph']);
  });

  it('of runs are a row each', () => {
    const [first, second] = framesOf(runs).flatMap(readRunsFrame);
    expect(first).toMatchObject({
      startMs: 1795251600123,
      status: 'error',
      models: ['claude-sonnet-4-5', 'gpt-4o'],
      llmCalls: 4,
      tokens: { input: 1000, cacheRead: 200, cacheWrite: 0, output: 300, reasoning: 50 },
      totalTokens: 1550,
      cost: 0.0125,
      contextSaturation: 0.75,
      open: false,
    });
    expect(second).toMatchObject({ open: true, inferredSpans: 2, cost: null, totalTokens: null, unpricedCalls: 1 });
  });

  it('of one span are attributes and messages', () => {
    const { attributes, messages } = readSpanDetail(framesOf(span));
    expect(attributes).toContainEqual({ key: 'gen_ai.operation.name', value: 'chat' });
    expect(messages.map(({ role, kind }) => `${role} ${kind}`)).toEqual([
      'system text',
      'user text',
      'assistant tool_call',
      'tool tool_result',
      'assistant reasoning',
    ]);
  });

  it('of metrics are groups or series', () => {
    const [table] = framesOf(metricsTable);
    expect(isMetricsTable(table)).toBe(true);
    expect(readMetricsTable(table)[1]).toEqual({ dimensions: { model: '' }, measures: { llm_calls: 3, cost: null } });
    const series = framesOf(metricsTimeseries).flatMap(readMetricsSeries);
    expect(series[0]).toMatchObject({ measure: 'llm_calls', labels: { model: 'gpt-4o' } });
    expect(series[1].points).toEqual([
      { timeMs: 1795251600000, value: 0.0125 },
      { timeMs: 1795251660000, value: null },
      { timeMs: 1795251720000, value: 0.1 },
    ]);
  });

  it('of metrics beside an earlier time are more columns, or more series on the same axis', () => {
    const [now, gone] = [0, 2].map((row) => readMetricsTable(framesOf(metricsCompareTable)[0])[row]);
    expect(now).toMatchObject({ measures: { llm_calls: 3, llm_calls_previous: 2, llm_calls_change: 0.5 } });
    expect(gone).toMatchObject({ dimensions: { model: 'gpt-3' }, measures: { cost: null, cost_previous: 0.1 } });
    const [series, , earlier] = framesOf(metricsCompareTimeseries).flatMap(readMetricsSeries);
    expect(series.labels).toEqual({ model: 'gpt-4o' });
    expect(earlier.labels).toEqual({ model: 'gpt-4o', compare: '1h' });
    expect(earlier.points[0]).toEqual({ timeMs: series.points[0].timeMs, value: 5 });
  });

  it('of a heatmap are cells, one of a point without any', () => {
    const cells = framesOf(heatmap).flatMap(readHeatmapFrame);
    expect(cells.map(({ endMs, count }) => [endMs, count])).toEqual([
      [1795251660000, 3],
      [1795251660000, 1],
      [1795251720000, 0],
      [1795251780000, 2],
    ]);
    expect(cells[0].high).toBeCloseTo(cells[0].low * 1.02 ** 12, 3);
  });

  it('of exemplars are spans with what they add', () => {
    const [first] = framesOf(exemplars).flatMap(readExemplarsFrame);
    expect(first).toMatchObject({ startMs: 1795251601000, value: 1500, spanId: 'b1ad6b7169203331' });
  });

  it('of an experiment are a row an arm and measure', () => {
    const [cost, rate, untold] = framesOf(experiment).flatMap(readExperimentFrame);
    expect(cost).toMatchObject({
      arm: 'A',
      measure: 'cost',
      units: 3,
      runs: 5,
      crossedUnits: 1,
      y: 0.3,
      x: 3,
      yy: 0.05,
    });
    expect(rate).toMatchObject({ measure: 'tool_error_rate', value: 0.25, xx: 10, xy: 3 });
    expect(untold).toMatchObject({ arm: 'B', units: 0, value: null, y: null });
  });

  it('of events are in the order of time', () => {
    const [deployment, cost, loop] = framesOf(events).flatMap(readEventsFrame);
    expect(deployment).toMatchObject({ kind: 'deployment', value: '1.1.0', previous: '1.0.0', endMs: null, runId: '' });
    expect(cost).toMatchObject({ kind: 'cost', cost: 2.5, endMs: cost.startMs + 120_000 });
    expect(loop).toMatchObject({ kind: 'loop', tool: 'search', repeats: 4, cost: null });
  });

  it('of looping runs are a table by service and agent', () => {
    expect(framesOf(loopingRuns).flatMap(readMetricsTable)).toEqual([
      { dimensions: { service: 'shop', agent: 'billing' }, measures: { looping_runs: 2 } },
      { dimensions: { service: 'docs', agent: 'writer' }, measures: { looping_runs: 1 } },
      { dimensions: { service: 'shop', agent: 'support' }, measures: { looping_runs: 0 } },
    ]);
  });

  it('of a trace tell what input was billed by bucket', () => {
    const [, call, , tool] = framesOf(traceLean).flatMap(readTraceFrame);
    expect(call.llm?.inputCosts).toEqual({ fresh: 0.003, cacheRead: 0.00025, cacheWrite: null });
    expect(tool.llm?.inputCosts).toBeNull();
  });
});
