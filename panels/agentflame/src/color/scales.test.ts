import { FieldType, ThresholdsMode, createDataFrame } from '@grafana/data';

import { DEFAULT_SCALES, classOf, scalesOf } from './scales';

const withThresholds = (name: string, mode: ThresholdsMode, steps: Array<{ value: number; color: string }>) =>
  createDataFrame({ fields: [{ name, type: FieldType.number, values: [1], config: { thresholds: { mode, steps } } }] });

const base = { value: -Infinity, color: 'green' };

describe('scales of colours', () => {
  it('are thresholds of the fields, in order, and a value on a limit is above it', () => {
    const frame = withThresholds('duration', ThresholdsMode.Absolute, [
      { value: 5_000, color: 'red' },
      base,
      { value: 500, color: 'orange' },
    ]);
    const { duration, density } = scalesOf([frame]);
    expect(duration).toEqual({ limits: [500, 5_000], colors: ['green', 'orange', 'red'] });
    expect([499, 500, 5_000].map((ms) => classOf(ms, duration))).toEqual(['0', '1', '2']);
    expect(density).toBe(DEFAULT_SCALES.density);
  });

  it('are ours where nobody set thresholds, or shares, of which there is no whole here', () => {
    expect(scalesOf([withThresholds('llm.cost', ThresholdsMode.Absolute, [base])]).density).toBe(
      DEFAULT_SCALES.density
    );
    const shares = withThresholds('duration', ThresholdsMode.Percentage, [base, { value: 80, color: 'red' }]);
    expect(scalesOf([shares]).duration).toBe(DEFAULT_SCALES.duration);
  });
});
