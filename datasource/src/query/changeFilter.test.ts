import { defaultQuery, type LlmFilter, type LlmQuery } from '@loopscope/core';

import { addFilter } from './changeFilter';

const query = (...filters: LlmFilter[]): LlmQuery => ({ ...defaultQuery('runs'), refId: 'A', filters });
const model = (op: '=' | '!=', value: string): LlmFilter => ({ field: 'model', op, values: [value] });
const options = { key: 'model', value: 'gpt-5' };

describe('a value that is clicked', () => {
  it('is asked for', () => {
    expect(addFilter(query(), { type: 'ADD_FILTER', options }).filters).toEqual([model('=', 'gpt-5')]);
  });

  it('is left out', () => {
    expect(addFilter(query(), { type: 'ADD_FILTER_OUT', options }).filters).toEqual([model('!=', 'gpt-5')]);
  });

  it('takes the place of its opposite, and stands once', () => {
    const out = query(model('!=', 'gpt-5'), model('!=', 'o3'));
    const asked = addFilter(out, { type: 'ADD_FILTER', options });
    expect(asked.filters).toEqual([model('!=', 'o3'), model('=', 'gpt-5')]);
    expect(addFilter(asked, { type: 'ADD_FILTER', options }).filters).toHaveLength(2);
  });

  it('keeps the operator that a table names', () => {
    const clicked = { type: 'ADD_FILTER', options: { ...options, operator: '!=' } };
    expect(addFilter(query(), clicked).filters).toEqual([model('!=', 'gpt-5')]);
  });

  it('changes nothing where it is about something else', () => {
    expect(addFilter(query(), { type: 'ADD_STRING_FILTER', options: { value: 'x' } }).filters).toEqual([]);
  });
});
