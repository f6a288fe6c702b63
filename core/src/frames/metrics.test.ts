import { FieldType, createDataFrame } from '@grafana/data';

import { isMetricsTable, readMetricsSeries, readMetricsTable } from './metrics';

const META = { custom: { loopscope: { contract: 'metrics', version: 1 } } };

describe('metrics frames', () => {
  it('over time are a series a measure and group, gaps kept', () => {
    const frame = createDataFrame({
      meta: META,
      fields: [
        { name: 'time', type: FieldType.time, values: [0, 60_000] },
        { name: 'cost', type: FieldType.number, labels: { model: 'o3' }, values: [0.5, null] },
      ],
    });
    expect(isMetricsTable(frame)).toBe(false);
    expect(readMetricsSeries(frame)).toEqual([
      {
        measure: 'cost',
        labels: { model: 'o3' },
        points: [
          { timeMs: 0, value: 0.5 },
          { timeMs: 60_000, value: null },
        ],
      },
    ]);
  });

  it('as a table tell dimensions from measures', () => {
    const frame = createDataFrame({
      meta: META,
      fields: [
        { name: 'agent', type: FieldType.string, values: ['shop'] },
        { name: 'llm_calls', type: FieldType.number, values: [3] },
        { name: 'cost', type: FieldType.number, values: [null] },
      ],
    });
    expect(isMetricsTable(frame)).toBe(true);
    expect(readMetricsTable(frame)).toEqual([
      { dimensions: { agent: 'shop' }, measures: { llm_calls: 3, cost: null } },
    ]);
  });
});
