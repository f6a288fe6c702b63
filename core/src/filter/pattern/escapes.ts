import { invalid } from './PatternError';
import type { Source } from './Source';

/** A set of characters, as the inside of a class. */
export type CharacterSet = string;

const ASCII_SETS: Record<string, CharacterSet> = {
  d: '0-9',
  D: String.raw`\0-\/:-\u{10ffff}`,
  w: '0-9A-Za-z_',
  W: String.raw`\0-\/:-@\[-\^\u{60}\{-\u{10ffff}`,
  s: String.raw`\t\n\f\r `,
  S: String.raw`\0-\x08\x0b\x0e-\x1f!-\u{10ffff}`,
};

const CONTROLS: Record<string, number> = { a: 7, f: 12, n: 10, r: 13, t: 9, v: 11 };

/** `\d`, `\pL`, `\p{Greek}` and the like, after the backslash; undefined if what follows is none. */
export function takeSet(source: Source): CharacterSet | undefined {
  if (source.next in ASCII_SETS) {
    return ASCII_SETS[source.take()];
  }
  if (source.next !== 'p' && source.next !== 'P') {
    return undefined;
  }
  const isNegated = source.take() === 'P';
  const name = source.takes('{') ? nameInBraces(source) : source.take();
  return unicodeSet(name.replace(/^\^/, ''), isNegated !== name.startsWith('^'));
}

function nameInBraces(source: Source): string {
  return (source.match(/^([^}]*)\}/) ?? invalid())[1];
}

const CATEGORY = /^(?:C[cfos]?|L[lmotu]?|M[cen]?|N[dlo]?|P[cdefios]?|S[ckmo]?|Z[lps]?)$/;

function unicodeSet(name: string, isNegated: boolean): CharacterSet {
  if (name === 'Any') {
    return isNegated ? '' : String.raw`\0-\u{10ffff}`;
  }
  const property = CATEGORY.test(name) ? name : `Script=${name}`;
  const set = `\\${isNegated ? 'P' : 'p'}{${property}}`;
  try {
    new RegExp(set, 'u');
  } catch {
    invalid();
  }
  return set;
}

/** The code point that stands after a backslash. */
export function takeEscaped(source: Source): number {
  const octal = source.match(/^(?:0[0-7]{0,2}|[1-7][0-7]{1,2})/);
  if (octal) {
    return parseInt(octal[0], 8);
  }
  const letter = source.take();
  if (letter === 'x') {
    return takeHexadecimal(source);
  }
  if (letter in CONTROLS) {
    return CONTROLS[letter];
  }
  const code = letter.codePointAt(0);
  return code === undefined || code > 0x7f || /[0-9A-Za-z]/.test(letter) ? invalid() : code;
}

function takeHexadecimal(source: Source): number {
  const [, inBraces, two] = source.match(/^(?:\{([0-9A-Fa-f]+)\}|([0-9A-Fa-f]{2}))/) ?? invalid();
  const code = parseInt(inBraces ?? two, 16);
  return code > 0x10ffff ? invalid() : code;
}

/** A code point as it may stand anywhere in an expression. */
export function literal(code: number): string {
  const letter = String.fromCodePoint(code);
  return /^[0-9A-Za-z]$/.test(letter) ? letter : `\\u{${code.toString(16)}}`;
}
