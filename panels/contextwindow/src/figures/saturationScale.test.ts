import { FieldType, ThresholdsMode, createDataFrame, type ThresholdsConfig } from '@grafana/data';

import { DEFAULT_SCALE, saturationColor, saturationScale } from './saturationScale';

const steps = (mode: ThresholdsMode, ...values: number[]): ThresholdsConfig => ({
  mode,
  steps: [{ value: -Infinity, color: 'blue' }, ...values.map((value, index) => ({ value, color: `c${index + 1}` }))],
});

const ofPanel = (thresholds?: ThresholdsConfig) => ({ defaults: { thresholds }, overrides: [] });

const ofField = (name: string, thresholds: ThresholdsConfig) =>
  createDataFrame({ fields: [{ name, type: FieldType.number, values: [1], config: { thresholds } }] }).fields;

describe('the thresholds of saturation', () => {
  it('are shares, given as such or in percent of the window', () => {
    const shares = saturationScale([], ofPanel(steps(ThresholdsMode.Absolute, 0.5, 0.9)));
    expect(shares).toEqual({ limits: [0.5, 0.9], colors: ['blue', 'c1', 'c2'] });
    expect(saturationScale([], ofPanel(steps(ThresholdsMode.Percentage, 70))).limits).toEqual([0.7]);
  });

  it("are those of an override of its field before the panel's, and no other field's", () => {
    const panel = ofPanel(steps(ThresholdsMode.Absolute, 0.9));
    const own = ofField('context_saturation', steps(ThresholdsMode.Absolute, 0.6));
    expect(saturationScale(own, panel).limits).toEqual([0.6]);
    expect(saturationScale(ofField('cost', steps(ThresholdsMode.Absolute, 5)), panel).limits).toEqual([0.9]);
  });

  it('have defaults', () => {
    expect(saturationScale([], ofPanel(steps(ThresholdsMode.Absolute)))).toBe(DEFAULT_SCALE);
    expect(saturationScale([], ofPanel())).toBe(DEFAULT_SCALE);
  });

  it('colour a saturation, one on a limit as what is above, and none that is unknown', () => {
    expect([0.79, 0.8, 0.95, 1.2, null].map((value) => saturationColor(value, DEFAULT_SCALE))).toEqual([
      'green',
      'orange',
      'red',
      'red',
      null,
    ]);
  });
});
