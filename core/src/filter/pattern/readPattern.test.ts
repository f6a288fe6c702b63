import golden from '../../../testdata/filters/patterns.json';
import { PatternError } from './PatternError';
import { readPattern } from './readPattern';

function read(pattern: string): RegExp | 'invalid' | 'unsupported' {
  try {
    return readPattern(pattern);
  } catch (error) {
    if (error instanceof PatternError) {
      return error.reason;
    }
    throw error;
  }
}

describe('a regular expression', () => {
  const patterns = golden.patterns.map((one) => ({ ...one, expression: read(one.pattern) }));

  it('matches what it matches in the backend', () => {
    const wrong = patterns.filter(
      ({ expression, matches }) =>
        expression instanceof RegExp &&
        JSON.stringify(golden.texts.filter((text) => expression.test(text))) !== JSON.stringify(matches)
    );
    expect(wrong).toEqual([]);
  });

  it('is refused where the backend refuses it', () => {
    expect(patterns.filter(({ expression, valid }) => !valid && expression instanceof RegExp)).toEqual([]);
  });

  it('is called wrong only where it is', () => {
    expect(patterns.filter(({ expression, valid }) => valid && expression === 'invalid')).toEqual([]);
    const refused = patterns.filter(({ expression, valid }) => valid && expression === 'unsupported');
    expect(refused.every(({ pattern }) => pattern.includes('i'))).toBe(true);
  });
});
