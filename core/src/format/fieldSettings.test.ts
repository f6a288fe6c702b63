import { FieldType, ThresholdsMode, createDataFrame } from '@grafana/data';

import { withFieldConfig } from '../../testdata/withFieldConfig';
import { classIn, fieldFormat, fieldScale, fieldTitle, rowLinks, scaleOf } from '.';

const calls = createDataFrame({
  fields: [
    { name: 'span_id', type: FieldType.string, values: ['a', 'b'] },
    { name: 'cost', type: FieldType.number, values: [1, 2], config: { unit: 'currencyUSD' } },
    { name: 'model', type: FieldType.string, values: ['m', 'm'] },
  ],
});

const step = (value: number, color: string) => ({ value, color });
const base = step(-Infinity, 'green');

describe('what somebody set for a field', () => {
  it('is how its values are written', () => {
    const [{ fields }] = withFieldConfig([calls], { cost: { unit: 'currencyEUR', decimals: 1 } });
    expect(fieldFormat(fields, ['cost'], 'currencyUSD')?.(2.345)).toBe('€2.3');
    expect(fieldFormat(withFieldConfig([calls], {})[0].fields, ['cost'], 'currencyUSD')).toBeNull();
  });

  it('is what it is called', () => {
    const [{ fields }] = withFieldConfig([calls], { cost: { displayName: 'Spent' } });
    expect(fieldTitle(fields, ['cost'], 'Cost')).toBe('Spent');
    expect(fieldTitle(fields, ['model'], 'Model')).toBe('Model');
  });

  it('is limits and colours, in order; a value on a limit is above it', () => {
    const thresholds = { mode: ThresholdsMode.Absolute, steps: [step(5, 'red'), base, step(2, 'orange')] };
    const [{ fields }] = withFieldConfig([calls], { cost: { thresholds } });
    const scale = fieldScale(fields, ['cost']);
    expect(scale).toEqual({ limits: [2, 5], colors: ['green', 'orange', 'red'] });
    expect([1.9, 2, 5, 50].map((value) => scale && classIn(value, scale))).toEqual([0, 1, 2, 2]);
  });

  it('is nothing where there is a base alone, or no whole for percentages to be of', () => {
    const percent = { mode: ThresholdsMode.Percentage, steps: [base, step(80, 'red')] };
    expect(scaleOf({ mode: ThresholdsMode.Absolute, steps: [base] })).toBeNull();
    expect(scaleOf(percent)).toBeNull();
    expect(scaleOf(percent, 1)?.limits).toEqual([0.8]);
    expect(scaleOf(undefined)).toBeNull();
  });

  it('is the links of a row, each told once', () => {
    const links = [{ title: 'Runbook', url: 'https://runbooks.example/row-${__value.raw}' }];
    const frames = withFieldConfig([calls], { cost: { links }, model: { links } });
    expect(rowLinks(frames, ['span_id'], 'b').map(({ title, href }) => [title, href])).toEqual([
      ['Runbook', 'https://runbooks.example/row-1'],
    ]);
    expect(rowLinks(frames, ['span_id'], 'gone')).toEqual([]);
    expect(rowLinks([calls], ['span_id'], 'b')).toEqual([]);
  });
});
