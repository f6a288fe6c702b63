import { FILTER_OPERATORS, adHocFilters, filterArity, type LlmFilter } from '@loopscope/core';
import { filterFields, parseFilters } from '@loopscope/core/filter';
import fc from 'fast-check';

import { chipsToText, textToChips } from './moveConditions';

const fields = filterFields('runs');

const text = fc.oneof(
  fc.string({ minLength: 1 }),
  fc.string({ minLength: 1, unit: 'binary' }),
  fc.constantFrom('and', 'a") or agent in ("b', '$agent', '${agent:regex}', '[[agent]]', '[[ ', '${', '`"\\', 'a,b|c#d')
);
const amounts: Record<string, string[]> = { ns: ['2s', '300ms'], percentunit: ['80%', '0.5'] };
const number = (unit = '') => fc.constantFrom(...(amounts[unit] ?? ['3', '0.05']));

const condition: fc.Arbitrary<LlmFilter> = fc
  .record({ field: fc.constantFrom(...fields), op: fc.constantFrom(...FILTER_OPERATORS) })
  .filter(({ field, op }) => (field.type === 'number' ? !(field.ofRow && /~/.test(op)) : !/[<>]/.test(op)))
  .chain(({ field, op }) => {
    const value = field.type === 'number' && !/~/.test(op) ? number(field.unit) : text;
    const most = filterArity(op) === 'many' ? 4 : filterArity(op) === 'one' ? 1 : 0;
    return fc
      .array(value, { minLength: Math.min(1, most), maxLength: most })
      .map((values) => ({ field: field.id, op, values }));
  });

const read = (line: string) => {
  const { filters, error } = parseFilters(line, fields);
  if (!filters) {
    throw new Error(`${line}: ${error.id}`);
  }
  return filters;
};
/** `$name`, `${name}` or `[[name]]`; what only begins so is text. */
const isVariable = ({ values }: LlmFilter) => values.some((value) => /\$\{[^}]+\}|\$\w|\[\[\w+(:\w+)?\]\]/.test(value));

describe('conditions as chips and as text', () => {
  it('are the same there and back', () => {
    fc.assert(
      fc.property(fc.array(condition, { maxLength: 5 }), (conditions) => {
        const line = chipsToText('', conditions, 'runs');
        expect(read(line)).toEqual(conditions);
        const moved = textToChips(line, 'runs')!;
        const chips = adHocFilters(moved.chips);
        // Each is on one side, none is lost and none becomes another.
        const told = [...chips, ...read(moved.text)];
        expect(told).toHaveLength(conditions.length);
        expect(told).toEqual(expect.arrayContaining(conditions));
        expect(read(moved.text).every((one) => isVariable(one) || filterArity(one.op) === 'none')).toBe(true);
        expect(chips.some((one) => isVariable(one) || filterArity(one.op) === 'none')).toBe(false);
        // Once more changes nothing.
        expect(textToChips(chipsToText(moved.text, chips, 'runs'), 'runs')).toEqual(moved);
      })
    );
  });

  it('are chips where a chip can say it', () => {
    const { chips, text: rest } = textToChips(
      'agent = "planner" and cost > 0.05 and model in ("a", "b") and exists tool and team = $team and name =~ ("a", "b")',
      'runs'
    )!;
    expect(chips).toEqual([
      { key: 'agent', operator: '=', value: 'planner' },
      { key: 'cost', operator: '>', value: '0.05' },
      { key: 'model', operator: '=|', value: 'a', values: ['a', 'b'] },
    ]);
    expect(rest).toBe('exists tool and team = $team and name =~ ("a", "b")');
    // Any of several is one of them.
    expect(textToChips('agent = ("a", "b")', 'runs')?.chips[0]).toMatchObject({ operator: '=|', values: ['a', 'b'] });
  });

  it('are left alone where the text cannot be read', () => {
    expect(textToChips('agnt = "a"', 'runs')).toBeUndefined();
    expect(chipsToText('agent =', [{ field: 'cost', op: '>', values: ['1'] }], 'runs')).toBe('agent = and cost > 1');
  });
});
