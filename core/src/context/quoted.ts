/** What share of what is found to be quoted was used, and of what was used is found, on core/testdata/quotations.json. */
export const QUOTATION_ACCURACY = { precision: 0.92, recall: 0.75 };

/** So many words in a row that stand in both texts are a quotation. */
const WORDS = 5;
/** A word with a digit and this many characters (an order's number, an amount, a date) is one by itself. */
const TELLING = 4;

const wordsOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}][\p{L}\p{N}.:/_-]*/gu) ?? [];

const isTelling = (word: string): boolean => word.length >= TELLING && /\p{N}/u.test(word);

/** What of a text another can be found to quote: runs of words, and words that say something by themselves. */
export function shinglesOf(text: string): Set<string> {
  const words = wordsOf(text).map((word) => word.replace(/[.:/_-]+$/, ''));
  const shingles = new Set(words.filter(isTelling));
  for (let at = 0; at + WORDS <= words.length; at++) {
    shingles.add(words.slice(at, at + WORDS).join(' '));
  }
  return shingles;
}

/** Whether an answer quotes something of a text. */
export function quotes(answer: ReadonlySet<string>, text: ReadonlySet<string>): boolean {
  for (const shingle of text) {
    if (answer.has(shingle)) {
      return true;
    }
  }
  return false;
}
