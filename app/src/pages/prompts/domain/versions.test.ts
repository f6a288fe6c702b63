import { choosePair, readVersions } from './versions';

const row = (prompt_name: string, prompt_version: string) => ({
  dimensions: { prompt_name, prompt_version },
  measures: { runs: 1 },
});
const versions = readVersions([
  row('greet', '10'),
  row('greet', '9'),
  row('greet', '8'),
  row('once', '1'),
  row('', ''),
]);

describe('versions found in spans', () => {
  it('are ordered as a person counts, without spans that name no prompt', () => {
    expect(versions.map(({ prompt, version }) => `${prompt} ${version}`)).toEqual([
      'greet 8',
      'greet 9',
      'greet 10',
      'once 1',
    ]);
  });
});

describe('the pair to compare', () => {
  it.each([
    ['the two newest', {}, { prompt: 'greet', a: '9', b: '10' }],
    ['the wished one', { prompt: 'greet', a: '8', b: '9' }, { prompt: 'greet', a: '8', b: '9' }],
    ['never a version with itself', { a: '10', b: '10' }, { prompt: 'greet', a: '10', b: '9' }],
    ['of a prompt with two versions', { prompt: 'once' }, { prompt: 'greet', a: '9', b: '10' }],
  ])('is %s', (_, wish, expected) => {
    expect(choosePair(versions, wish)).toEqual(expected);
  });

  it('does not exist where no prompt has two versions', () => {
    expect(choosePair(readVersions([row('once', '1')]), {})).toBeUndefined();
  });
});
