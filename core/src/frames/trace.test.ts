import { FieldType, createDataFrame } from '@grafana/data';

import { modelCall, plainSpan } from '../../testdata/aSpan';
import { researchRun } from '../../testdata/researchRun';
import { traceFrame } from '../../testdata/traceFrame';
import { FrameContractError } from './FrameContractError';
import { isTraceFrame, readTraceFrame } from './trace';
import { traceOf } from './traceOf';

/** A frame as Tempo's datasource makes it. */
function tempoFrame(tags: Array<{ key: string; value: unknown }>) {
  return createDataFrame({
    fields: [
      { name: 'traceID', type: FieldType.string, values: ['7b', '7b'] },
      { name: 'spanID', type: FieldType.string, values: ['root', 'call'] },
      { name: 'parentSpanID', type: FieldType.string, values: [undefined, 'root'] },
      { name: 'operationName', type: FieldType.string, values: ['GET /', 'chat gpt-4.1'] },
      { name: 'serviceName', type: FieldType.string, values: ['shop', 'shop'] },
      { name: 'startTime', type: FieldType.number, values: [1000, 1001.5] },
      { name: 'duration', type: FieldType.number, values: [20, 8.25] },
      { name: 'serviceTags', type: FieldType.other, values: [[], []] },
      { name: 'tags', type: FieldType.other, values: [[{ key: 'http.method', value: 'GET' }], tags] },
    ],
  });
}

describe('a trace frame', () => {
  it('of ours gives back the spans that it was made of', () => {
    expect(readTraceFrame(traceFrame(researchRun()))).toEqual(researchRun());
  });

  it('keeps the unknown apart from zero', () => {
    const [read] = readTraceFrame(
      traceFrame([
        modelCall(
          { spanId: 'a' },
          { tokens: { input: 0, cacheRead: null, cacheWrite: null, output: 3, reasoning: null } }
        ),
      ])
    );
    expect(read.llm?.tokens).toEqual({ input: 0, cacheRead: null, cacheWrite: null, output: 3, reasoning: null });
    expect(read.llm?.cost).toBeNull();
  });

  it('of another datasource is read by its tags', () => {
    const [root, call] = readTraceFrame(
      tempoFrame([
        { key: 'gen_ai.operation.name', value: 'chat' },
        { key: 'gen_ai.provider.name', value: 'openai' },
        { key: 'gen_ai.request.model', value: 'gpt-4.1' },
        { key: 'gen_ai.usage.input_tokens', value: 1200 },
        { key: 'gen_ai.usage.cache_read.input_tokens', value: '1024' },
        { key: 'gen_ai.usage.output_tokens', value: 85 },
      ])
    );
    expect(root).toMatchObject({ parentSpanId: '', startMs: 1000, llm: null });
    expect(call.llm).toMatchObject({
      kind: 'llm',
      model: 'gpt-4.1',
      provider: 'openai',
      tokens: { input: 176, cacheRead: 1024, cacheWrite: null, output: 85, reasoning: null },
      contextUsed: 1200,
      cost: null,
      costSource: 'not-reported',
      countsCall: true,
    });
  });

  it('is told by its contract, and otherwise by its fields', () => {
    const runs = createDataFrame({
      meta: { custom: { loopscope: { contract: 'runs', version: 1 } } },
      fields: traceFrame([]).fields,
    });
    expect(isTraceFrame(traceFrame([]))).toBe(true);
    expect(isTraceFrame(tempoFrame([]))).toBe(true);
    expect(isTraceFrame(runs)).toBe(false);
    expect(isTraceFrame(createDataFrame({ fields: [{ name: 'time', values: [1] }] }))).toBe(false);
  });

  it('says which field it lacks', () => {
    const frame = traceFrame(researchRun());
    const broken = { ...frame, fields: frame.fields.filter(({ name }) => name !== 'duration') };
    expect(() => readTraceFrame(broken)).toThrow('Frame of contract "trace": field "duration" is missing');
    expect(() => readTraceFrame(broken)).toThrow(FrameContractError);
  });

  it('of a newer version is refused', () => {
    const frame = traceFrame([]);
    const newer = { ...frame, meta: { custom: { loopscope: { contract: 'trace', version: 2 } } } };
    expect(() => readTraceFrame(newer)).toThrow('version 2 is newer than this plugin; update Loopscope');
  });

  it('survives tags that are no tags', () => {
    const frame = traceFrame([plainSpan({ spanId: 'a' })]);
    frame.fields.find(({ name }) => name === 'tags')?.values.splice(0, 1, '[{"key":"cut of');
    expect(readTraceFrame(frame)).toMatchObject([{ spanId: 'a', tags: [] }]);
  });
});

describe('the trace of a panel', () => {
  it('is the first of several', () => {
    const spans = [plainSpan({ spanId: 'a', traceId: 'one' }), plainSpan({ spanId: 'b', traceId: 'two' })];
    expect(traceOf([traceFrame(spans)])).toEqual({ state: 'trace', traceId: 'one', spans: [spans[0]], otherTraces: 1 });
  });

  it('is missing where there are no rows, and another thing where there are others', () => {
    expect(traceOf([])).toEqual({ state: 'no-data' });
    expect(traceOf([traceFrame([])])).toEqual({ state: 'no-data' });
    expect(traceOf([createDataFrame({ fields: [{ name: 'time', values: [1] }] })])).toEqual({ state: 'not-a-trace' });
  });
});
