import { filterFields } from './FilterField';
import { parseFilters } from './parseFilters';

const fields = filterFields('runs');
const read = (text: string) => parseFilters(text, fields);

describe('what a filter text means', () => {
  it('is conditions that must all hold', () => {
    expect(read('agent = "planner" and cost > 0.05 and tool_errors > 0 and model =~ "claude.*"').filters).toEqual([
      { field: 'agent', op: '=', values: ['planner'] },
      { field: 'cost', op: '>', values: ['0.05'] },
      { field: 'tool_errors', op: '>', values: ['0'] },
      { field: 'model', op: '=~', values: ['claude.*'] },
    ]);
  });

  it.each([
    ['', []],
    ['  ', []],
    ['agent in ("a", "b")', [{ field: 'agent', op: '=|', values: ['a', 'b'] }]],
    ['agent NOT IN ("a")', [{ field: 'agent', op: '!=|', values: ['a'] }]],
    ['exists tool', [{ field: 'tool', op: 'exists', values: [] }]],
    ['Not Exists tool', [{ field: 'tool', op: '!exists', values: [] }]],
    ['duration>=1.5s', [{ field: 'duration', op: '>=', values: ['1.5s'] }]],
    ['context_saturation > 80%', [{ field: 'context_saturation', op: '>', values: ['80%'] }]],
    ['model !~ `gpt-\\d`', [{ field: 'model', op: '!~', values: ['gpt-\\d'] }]],
    [String.raw`name = 'it\'s "x"\n'`, [{ field: 'name', op: '=', values: ['it\'s "x"\n'] }]],
    ['name = "\\u00fc\\\\"', [{ field: 'name', op: '=', values: ['ü\\'] }]],
    ['agent = $agent', [{ field: 'agent', op: '=', values: ['$agent'] }]],
    ['agent in (${agent:regex}, [[b]])', [{ field: 'agent', op: '=|', values: ['${agent:regex}', '[[b]]'] }]],
    ['agent = "x-$agent"', [{ field: 'agent', op: '=', values: ['x-$agent'] }]],
    ['model =~ ("a", "b")', [{ field: 'model', op: '=~', values: ['a', 'b'] }]],
  ])('%s', (text, filters) => {
    expect(read(text)).toEqual({ filters });
  });
});

describe('what is wrong with a filter text', () => {
  it.each([
    // The part before and after the marks is right, that between them is what the error is about.
    ['«agnt» = "x"', { id: 'unknown-field', nearest: ['agent'] }],
    ['«tokens» > 3', { id: 'unknown-field', nearest: ['input_tokens', 'total_tokens', 'output_tokens'] }],
    ['agent «»', { id: 'expected', expected: 'operator', field: 'agent' }],
    ['agent = «»', { id: 'expected', expected: 'value', field: 'agent', op: '=' }],
    ['agent = «planner»', { id: 'needs-quotes' }],
    ['agent = «3»', { id: 'needs-quotes' }],
    ['agent = «"planner»', { id: 'unclosed-text' }],
    ['agent = «""»', { id: 'empty-text', field: 'agent' }],
    ['agent «==» "x"', { id: 'unknown-operator' }],
    ['agent «like» "x"', { id: 'unknown-operator' }],
    ['agent «<» "x"', { id: 'text-has-no-order', field: 'agent' }],
    ['cost «=~» "1"', { id: 'number-is-no-text', field: 'cost' }],
    ['cost > «much»', { id: 'not-a-number', field: 'cost', unit: 'currencyUSD' }],
    ['cost > «5s»', { id: 'not-a-number', field: 'cost', unit: 'currencyUSD' }],
    ['duration > «2»', { id: 'needs-unit', field: 'duration' }],
    ['duration > «2 »years', { id: 'needs-unit', field: 'duration' }],
    ['duration > «2y»', { id: 'not-a-number', field: 'duration', unit: 'ns' }],
    ['cost > «(»1, 2)', { id: 'one-value', field: 'cost' }],
    ['model =~ "«\\d»+"', { id: 'unknown-escape' }],
    ['agent in «"x"»', { id: 'expected', expected: 'list', field: 'agent', op: '=|' }],
    ['agent in ("x" «"y"»)', { id: 'expected', expected: 'list-end', field: 'agent', op: '=|' }],
    ['agent in ("x",«)»', { id: 'expected', expected: 'list-value', field: 'agent', op: '=|' }],
    ['agent = "x" «cost» > 1', { id: 'expected', expected: 'and' }],
    ['agent = "x" «&&» cost > 1', { id: 'expected', expected: 'and' }],
    ['agent = "x" and «»', { id: 'expected', expected: 'condition' }],
    ['«=» "x"', { id: 'expected', expected: 'condition' }],
    ['not «agent»', { id: 'expected', expected: 'exists-field' }],
    ['«(»agent = "x")', { id: 'parentheses' }],
    ['agent = "x"«)»', { id: 'parentheses' }],
    ['agent = "x" «or» agent = "y"', { id: 'or', instead: 'agent in ("x", "y")' }],
    ['agent = "x" «||» cost > 1', { id: 'or', instead: undefined }],
  ])('%s', (marked, problem) => {
    const text = marked.replace(/[«»]/g, '');
    const offset = marked.indexOf('«');
    const found = marked.slice(offset + 1, marked.indexOf('»')).trimEnd();
    const where = found === '' ? { offset: text.length } : { offset };
    expect(read(text).error).toEqual({ ...problem, ...where, length: found.length, found });
  });

  it('is what a kind of query does not have', () => {
    expect(parseFilters('tool_errors > 0', filterFields('metrics')).error).toMatchObject({ id: 'unknown-field' });
    expect(parseFilters('cost > 0.05', filterFields('metrics')).filters).toHaveLength(1);
    expect(parseFilters('wasted_tokens > 100', filterFields('loops')).filters).toHaveLength(1);
  });
});
