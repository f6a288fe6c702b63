import fc from 'fast-check';

import { filterFields } from './FilterField';
import { completionAt } from './completionAt';
import { parseFilters } from './parseFilters';
import { suggestionsFor } from './suggestions';

const fields = filterFields('runs');

/** `|` is the caret. */
function at(marked: string) {
  const caret = marked.indexOf('|');
  return completionAt(marked.replace('|', ''), caret, fields);
}

function offered(marked: string, values: string[] = []) {
  const completion = at(marked);
  return completion && suggestionsFor(completion, fields, values).map(({ insert }) => insert);
}

describe('what is completed', () => {
  it.each([
    ['|', { expected: 'condition', from: 0, to: 0, search: '' }],
    ['ag|', { expected: 'condition', from: 0, to: 2, search: 'ag' }],
    ['ag|ent = "x"', { expected: 'condition', from: 0, to: 5, search: 'ag' }],
    ['agent |', { expected: 'operator', from: 6, to: 6, field: 'agent' }],
    ['agent n|', { expected: 'operator', from: 6, to: 7, search: 'n' }],
    ['agent = |', { expected: 'value', from: 8, to: 8, field: 'agent', op: '=' }],
    ['agent = "pl|', { expected: 'value', from: 8, to: 11, search: 'pl' }],
    ['agent = "pl| and cost > 1', { expected: 'value', from: 8, to: 11, search: 'pl' }],
    ['agent = "pl|an" and cost > 1', { expected: 'value', from: 8, to: 14 }],
    ['agent in |', { expected: 'list' }],
    ['agent in ("a", |', { expected: 'list-value', field: 'agent', op: '=|' }],
    ['agent in ("a" |', { expected: 'list-end' }],
    ['agent = "a" |', { expected: 'and' }],
    ['agent = "a" and |', { expected: 'condition' }],
    ['not |', { expected: 'exists-field' }],
    ['exists to|', { expected: 'exists-field', search: 'to' }],
  ])('%s', (marked, expected) => {
    expect(at(marked)).toMatchObject(expected);
  });

  it('is nothing after a mistake', () => {
    expect(at('agnt = "x" and |')).toBeUndefined();
    expect(at('agent = "x" or |')).toBeUndefined();
  });

  it('are fields by name, operators that fit, and values as they are written', () => {
    expect(offered('tool_|')?.slice(0, 2)).toEqual(['tool_calls ', 'tool_errors ']);
    expect(offered('agent |')).toEqual(['= ', '!= ', 'in (', 'not in (', '=~ ', '!~ ']);
    expect(offered('cost |')).toEqual(['> ', '>= ', '< ', '<= ', '= ', '!= ', 'in (', 'not in (']);
    expect(offered('agent = |', ['planner', 'say "hi"', '$agent'])).toEqual(['"planner" ', '`say "hi"` ', '$agent ']);
    expect(offered('agent in (|', ['planner'])).toEqual(['"planner"']);
    expect(offered('agent in ("planner" |')).toEqual([', ', ') ']);
    expect(offered('agent = "x" a|')).toEqual(['and ']);
    expect(offered('agent = "x"|')).toEqual([' and ']);
  });
});

it('leads to a filter, whatever is chosen', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(), { minLength: 1, maxLength: 30 }), (choices) => {
      let text = '';
      for (const choice of choices) {
        const completion = completionAt(text, text.length, fields);
        const known = completion && fields.find(({ id }) => id === completion.field);
        const value = known?.type === 'number' ? ({ ns: '2s' }[known.unit ?? ''] ?? '3') : 'some "text"';
        const choosable = completion ? suggestionsFor(completion, fields, [value]) : [];
        expect(choosable).not.toEqual([]);
        const { from, to } = completion ?? { from: 0, to: 0 };
        text = text.slice(0, from) + choosable[choice % choosable.length].insert + text.slice(to);
      }
      const { error } = parseFilters(text, fields);
      expect(error === undefined || (error.id === 'expected' && error.offset === text.length)).toBe(true);
    })
  );
});
