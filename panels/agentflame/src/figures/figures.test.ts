import { FieldType, createDataFrame, createTheme, getDisplayProcessor, type FieldConfig } from '@grafana/data';

import { PLAIN_FIGURES, figure, figuresOf, shortFigure } from './figures';

function withConfig(name: string, config: FieldConfig) {
  const field = { name, type: FieldType.number, values: [1], config };
  return createDataFrame({
    fields: [{ ...field, display: getDisplayProcessor({ field, theme: createTheme() }) }],
  });
}

describe('figures', () => {
  it('have units and decimals of their fields', () => {
    const figures = figuresOf([
      withConfig('duration', { unit: 's', decimals: 1 }),
      withConfig('llm.output_tokens', { unit: 'short', decimals: 2 }),
      withConfig('llm.cost', { unit: 'currencyEUR', decimals: 3 }),
    ]);
    expect(figure(figures, 'time', 90)).toBe('1.5 mins');
    expect(figure(figures, 'tokens', 12_345)).toBe('12.35 K');
    expect(figure(figures, 'cost', 0.0125)).toBe('€0.013');
  });

  it('are as short as can be where the units are those that the data came with', () => {
    const figures = figuresOf([
      withConfig('duration', { unit: 'ms' }),
      withConfig('llm.cost', { unit: 'currencyUSD' }),
    ]);
    expect(figures).toEqual(PLAIN_FIGURES);
    expect(figure(figures, 'cost', 2.8e-7)).toBe('$0.00000028');
    expect(shortFigure(figures, 'tokens', 12_345)).toBe('12.3K');
  });
});
