import { legendChoices, unknownPlaceholders } from './legend';

describe('a legend', () => {
  it('names what the query has no value for', () => {
    expect(unknownPlaceholders('{{agent}} · {{ modell }} {{measure}} {{modell}}', ['agent', 'model'])).toEqual([
      'modell',
    ]);
    expect(unknownPlaceholders('no placeholder', [])).toEqual([]);
  });

  it('may name anything where a variable says what is grouped by', () => {
    expect(unknownPlaceholders('{{team}}', ['$by'])).toEqual([]);
  });

  it('is offered for the dimensions of the query', () => {
    expect(legendChoices(['agent', 'model'])).toEqual([
      '{{agent}}',
      '{{model}}',
      '{{agent}} · {{model}}',
      '{{measure}}',
      '{{measure}} · {{agent}} · {{model}}',
    ]);
    expect(legendChoices([])).toEqual(['{{measure}}']);
  });
});
