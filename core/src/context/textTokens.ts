/** What a text is made of, as far as it matters to how many characters make a token. */
export type TextClass = 'prose' | 'json' | 'code' | 'cjk';

/**
 * Characters a token by class, means over core/testdata/tokenizer/samples.json with o200k_base. Only their proportions
 * count: what they give is fitted to the tokens that were reported.
 */
export const CHARACTERS_PER_TOKEN: Record<TextClass, number> = { prose: 4.3, json: 3.2, code: 3.6, cjk: 1.5 };

/** Han, kana and hangul, with the punctuation that is written among them. */
const CJK = /[\u3000-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]/gu;
const CODE_MARKS = /[{}()[\];=<>]|=>|::|->/g;
const JSON_MARKS = /"[^"\n]{0,200}"\s*:/g;

/** From this many marks a hundred characters on, text is code. */
const CODE_DENSITY = 3.5;
const JSON_DENSITY = 1;

/** Tokens that a text takes, before they are fitted to a known total. */
export function textTokens(text: string): number {
  const cjk = text.match(CJK)?.length ?? 0;
  const others = [...text].length - cjk;
  return cjk / CHARACTERS_PER_TOKEN.cjk + others / CHARACTERS_PER_TOKEN[classOf(text, others)];
}

/** The class of what is not CJK in a text. */
export function classOf(text: string, length = text.length): TextClass {
  if (length === 0) {
    return 'prose';
  }
  const density = (pattern: RegExp) => ((text.match(pattern)?.length ?? 0) / length) * 100;
  if (density(JSON_MARKS) >= JSON_DENSITY) {
    return 'json';
  }
  return density(CODE_MARKS) >= CODE_DENSITY ? 'code' : 'prose';
}
