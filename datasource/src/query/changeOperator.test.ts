import { changeOperator } from './changeOperator';

const filter = { field: 'model', op: '=|' as const, values: ['a', 'b'] };

describe('changeOperator', () => {
  it('keeps as many values as the operator takes', () => {
    expect(changeOperator(filter, '!=|').values).toEqual(['a', 'b']);
    expect(changeOperator(filter, '=~').values).toEqual(['a']);
    expect(changeOperator(filter, 'exists').values).toEqual([]);
  });
});
