import { FieldType, ThresholdsMode, createDataFrame, type ThresholdsConfig } from '@grafana/data';
import { withFieldConfig } from '@loopscope/core/testdata/withFieldConfig';

import { figuresOf } from './figures';

const table = createDataFrame({
  fields: [
    { name: 'loop_velocity', type: FieldType.number, values: [1] },
    { name: 'cost', type: FieldType.number, values: [1], config: { unit: 'currencyUSD' } },
  ],
});

const thresholds = (...values: number[]): ThresholdsConfig => ({
  mode: ThresholdsMode.Absolute,
  steps: [-Infinity, ...values].map((value, index) => ({ value, color: `c${index}` })),
});

const plain = { defaults: {}, overrides: [] };

describe('figures', () => {
  it('are as short as they can be, and no speed has a colour, where nobody set anything', () => {
    const figures = figuresOf([table], { defaults: { thresholds: thresholds() }, overrides: [] });
    expect([figures.velocity(7.2512), figures.money(0.0125), figures.duration(90_000)]).toEqual([
      '7.25',
      '$0.0125',
      '1 min 30 s',
    ]);
    expect(figures.velocityColor(1_000)).toBeNull();
  });

  it('colour a velocity by the thresholds of its field, of a trace by those of the panel', () => {
    const ofField = figuresOf(withFieldConfig([table], { loop_velocity: { thresholds: thresholds(10, 20) } }), plain);
    expect([9.9, 10, 25, null].map(ofField.velocityColor)).toEqual(['c0', 'c1', 'c2', null]);
    const ofPanel = figuresOf([], { defaults: { thresholds: thresholds(5) }, overrides: [] });
    expect([4, 5].map(ofPanel.velocityColor)).toEqual(['c0', 'c1']);
  });

  it('take no other field for the velocity', () => {
    const figures = figuresOf(withFieldConfig([table], { cost: { thresholds: thresholds(1) } }), plain);
    expect(figures.velocityColor(5)).toBeNull();
  });
});
