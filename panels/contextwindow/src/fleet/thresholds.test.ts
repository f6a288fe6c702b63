import { ThresholdsMode } from '@grafana/data';

import { DEFAULT_THRESHOLDS, thresholdsOf } from './thresholds';

describe('thresholds of the field settings', () => {
  const set = (mode: ThresholdsMode, ...values: number[]) =>
    thresholdsOf({
      defaults: { thresholds: { mode, steps: values.map((value) => ({ value, color: 'red' })) } },
      overrides: [],
    });

  it('are shares, given as such or in percent', () => {
    expect(set(ThresholdsMode.Absolute, -Infinity, 0.5, 0.9)).toEqual([0.5, 0.9]);
    expect(set(ThresholdsMode.Percentage, -Infinity, 70)).toEqual([0.7]);
  });

  it('have defaults', () => {
    expect(set(ThresholdsMode.Absolute, -Infinity)).toEqual(DEFAULT_THRESHOLDS);
    expect(thresholdsOf({ defaults: {}, overrides: [] })).toEqual(DEFAULT_THRESHOLDS);
  });
});
