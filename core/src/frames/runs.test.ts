import { FieldType, createDataFrame } from '@grafana/data';

import { readRunsFrame } from './runs';

function runsFrame(fields: Record<string, unknown>) {
  return createDataFrame({
    meta: { custom: { loopscope: { contract: 'runs', version: 1 } } },
    fields: Object.entries(fields).map(([name, value]) => ({ name, type: FieldType.other, values: [value] })),
  });
}

const RUN = { run_id: 't-s', trace_id: 't', start: 5, duration: 7, status: 'error', name: 'invoke_agent shop' };

describe('a runs frame', () => {
  it('becomes rows in which missing numbers are null and counts are 0', () => {
    const [run] = readRunsFrame(runsFrame({ ...RUN, models: 'gpt-4.1, o3', llm_calls: 2, cost: null, open: true }));
    expect(run).toMatchObject({
      runId: 't-s',
      startMs: 5,
      durationMs: 7,
      status: 'error',
      models: ['gpt-4.1', 'o3'],
      llmCalls: 2,
      toolCalls: 0,
      cost: null,
      contextSaturation: null,
      agent: '',
      open: true,
    });
  });

  it('says which field it lacks', () => {
    const { run_id: _, ...rest } = RUN;
    expect(() => readRunsFrame(runsFrame(rest))).toThrow('Frame of contract "runs": field "run_id" is missing');
  });
});
