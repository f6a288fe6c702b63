import { FieldType, createDataFrame, dataFrameFromJSON, type DataFrame, type DataFrameJSON } from '@grafana/data';
import loopingRuns from '@loopscope/core/testdata/frames/looping-runs.json';

import { velocityRows } from './velocityRows';

const meta = { custom: { loopscope: { contract: 'metrics', version: 1 } } };

const framesOf = (golden: unknown): DataFrame[] => (golden as DataFrameJSON[]).map(dataFrameFromJSON);

describe('rows of a metrics query', () => {
  it('come from a table, most repeats first', () => {
    const table = createDataFrame({
      meta,
      fields: [
        { name: 'agent', type: FieldType.string, values: ['calm', 'busy'] },
        { name: 'loop_velocity', type: FieldType.number, values: [9, null] },
        { name: 'identical_repeats', type: FieldType.number, values: [0, 4] },
      ],
    });
    expect(velocityRows([table]).map(({ label, perMinute, repeats }) => [label, perMinute, repeats])).toEqual([
      ['busy', null, 4],
      ['calm', 9, 0],
    ]);
  });

  it('come from time series: the newest velocity, all repeats', () => {
    const series = (name: string, values: Array<number | null>) =>
      createDataFrame({
        meta,
        fields: [
          { name: 'time', type: FieldType.time, values: [0, 60_000, 120_000] },
          { name, type: FieldType.number, labels: { agent: 'shop' }, values },
        ],
      });
    expect(velocityRows([series('loop_velocity', [3, 5, null]), series('identical_repeats', [1, null, 2])])).toEqual([
      { id: 'shop', label: 'shop', perMinute: 5, iterations: null, repeats: 3, loopingRuns: null, isLooping: false },
    ]);
  });

  it('come from the table that an alert rule asks for', () => {
    const rows = velocityRows(framesOf(loopingRuns));
    expect(rows.map(({ label, loopingRuns: runs, isLooping }) => [label, runs, isLooping])).toEqual([
      ['shop / billing', 2, true],
      ['docs / writer', 1, true],
      ['shop / support', 0, false],
    ]);
  });

  it('are none where loop velocity was not asked for', () => {
    const other = createDataFrame({ meta, fields: [{ name: 'cost', type: FieldType.number, values: [1] }] });
    expect(velocityRows([other])).toEqual([]);
    expect(velocityRows([createDataFrame({ fields: [{ name: 'loop_velocity', values: [1] }] })])).toEqual([]);
  });
});
