import { samples } from '../../testdata/tokenizer/samples.json';
import { apportion } from './apportion';
import { classOf, textTokens } from './textTokens';

const reported = (tokens: { o200k_base: number; cl100k_base: number }, tokenizer: keyof typeof tokens) =>
  tokens[tokenizer];

/** Windows of one text of each of four samples, whose total is known and whose split is to be found. */
const windows = samples.map((_, at) => [0, 4, 9, 13].map((step) => samples[(at + step) % samples.length]));

/** Mean over windows of the share of the tokens that went to the wrong text. */
function error(tokenizer: 'o200k_base' | 'cl100k_base', weigh: (text: string) => number): number {
  const errors = windows.map((window) => {
    const truth = window.map(({ tokens }) => reported(tokens, tokenizer));
    const total = truth.reduce((a, b) => a + b, 0);
    const split = apportion(
      total,
      window.map(({ text }) => weigh(text))
    );
    return truth.reduce((sum, tokens, i) => sum + Math.abs(tokens - (split?.[i] ?? 0)), 0) / 2 / total;
  });
  return errors.reduce((a, b) => a + b, 0) / errors.length;
}

const byCharacters = (text: string) => [...text].length;

describe('tokens apportioned by characters and what they are', () => {
  it.each(['o200k_base', 'cl100k_base'] as const)('held against %s', (tokenizer) => {
    const plain = error(tokenizer, byCharacters);
    const byClass = error(tokenizer, textTokens);
    console.info(
      `${tokenizer}: tokens given to the wrong text: ${(plain * 100).toFixed(1)} % by characters, ` +
        `${(byClass * 100).toFixed(1)} % by class, over ${windows.length} windows of 4 texts`
    );
    expect(byClass).toBeLessThan(plain);
    expect(byClass).toBeLessThan(0.1);
  });

  it('tells classes apart', () => {
    const wrong = samples.filter((sample) => sample.class !== 'cjk' && classOf(sample.text) !== sample.class);
    expect(wrong.map(({ name }) => name)).toEqual([]);
  });

  it('is the same share whatever the total is', () => {
    expect(textTokens('')).toBe(0);
    expect(textTokens('漢字')).toBeCloseTo(2 / 1.5);
  });
});
