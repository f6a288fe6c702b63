import fc from 'fast-check';

import { FILTER_OPERATORS, filterArity, isCompleteFilter, type LlmFilter } from '../query';
import { filterFields, type FilterField } from './FilterField';
import { parseFilters } from './parseFilters';
import { printFilters } from './printFilters';

const fields = filterFields('runs');

const variable = fc.constantFrom('$agent', '${agent:regex}', '[[agent]]', '${__from}');
const text = fc.oneof(
  fc.string({ minLength: 1, unit: 'binary' }),
  fc.string({
    minLength: 1,
    unit: fc.constantFrom('"', "'", '`', '\\', '\n', '$', '{', '}', ' ', 'n', 'u', '0', ',', ')'),
  }),
  variable,
  fc.constantFrom('and', 'or', 'exists', 'a") or agent in ("b', '2s', '10%', '0.05')
);

const amount = ({ unit }: FilterField) => {
  const number = fc.oneof(
    fc.integer().map(String),
    fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 }).map(String)
  );
  return unit === 'ns'
    ? fc.tuple(fc.nat(), fc.constantFrom('ns', 'us', 'ms', 's', 'm', 'h', 'd')).map(([n, of]) => `${n}${of}`)
    : fc.oneof(number, unit === 'percentunit' ? fc.nat(100).map((n) => `${n}%`) : number);
};

const filter: fc.Arbitrary<LlmFilter> = fc
  .record({ field: fc.constantFrom(...fields), op: fc.constantFrom(...FILTER_OPERATORS) })
  .filter(({ field, op }) => (field.type === 'number' ? !(field.ofRow && /~/.test(op)) : !/[<>]/.test(op)))
  .chain(({ field, op }) => {
    const isText = field.type === 'string' || /~/.test(op);
    const value = isText ? text : fc.oneof(amount(field), text);
    const many = { minLength: 1, maxLength: 4 };
    const lengths = { none: { maxLength: 0 }, one: /[<>]/.test(op) ? { minLength: 1, maxLength: 1 } : many, many };
    return fc.array(value, lengths[filterArity(op)]).map((values) => ({ field: field.id, op, values }));
  });

describe('filters and their text', () => {
  it('are the same after a round trip', () => {
    fc.assert(
      fc.property(fc.array(filter, { maxLength: 5 }), (filters) => {
        expect(parseFilters(printFilters(filters, fields), fields)).toEqual({ filters });
      }),
      { numRuns: 2000 }
    );
  });

  it('print what is not finished so that it is not taken for finished', () => {
    fc.assert(
      fc.property(fc.array(filter, { maxLength: 2 }), fc.constantFrom(...fields), (filters, { id }) => {
        const open: LlmFilter = { field: id, op: '=', values: [] };
        expect(parseFilters(printFilters([...filters, open], fields), fields).error).toMatchObject({
          id: 'expected',
          expected: 'value',
        });
      })
    );
    expect(printFilters([{ field: '', op: '=', values: [] }], fields)).toBe('');
  });

  it('reads any text, or says where it is wrong', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        'agent',
        'cost',
        'duration',
        'exists',
        'not',
        'in',
        'and',
        'or',
        '=',
        '!=',
        '=~',
        '>',
        '(',
        ')',
        ',',
        '2s',
        '$a',
        '"x"',
        '"',
        '`',
        '\\'
      ),
      fc.string({ maxLength: 4, unit: 'binary' })
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 14 }), fc.constantFrom(' ', ''), (pieces, between) => {
        const given = pieces.join(between);
        const { filters, error } = parseFilters(given, fields);
        if (error) {
          expect(given.slice(error.offset, error.offset + error.length)).toBe(error.found);
          expect(error.length > 0 || error.offset === given.length).toBe(true);
        } else {
          expect(filters.every(isCompleteFilter) || filters.some(({ values }) => values.length > 1)).toBe(true);
          expect(parseFilters(printFilters(filters, fields), fields)).toEqual({ filters });
        }
      }),
      { numRuns: 5000 }
    );
  });
});
