import { invalid } from './PatternError';
import { literal, takeEscaped, takeSet, type CharacterSet } from './escapes';
import type { Source } from './Source';

const POSIX: Record<string, CharacterSet> = {
  alnum: '0-9A-Za-z',
  alpha: 'A-Za-z',
  ascii: String.raw`\0-\x7f`,
  blank: String.raw`\t `,
  cntrl: String.raw`\0-\x1f\x7f`,
  digit: '0-9',
  graph: '!-~',
  lower: 'a-z',
  print: ' -~',
  punct: String.raw`!-\/:-@\[-\u{60}\{-~`,
  space: String.raw`\t\n\v\f\r `,
  upper: 'A-Z',
  word: '0-9A-Za-z_',
  xdigit: '0-9A-Fa-f',
};

const NEGATED_POSIX: Record<string, CharacterSet> = {
  alnum: String.raw`\0-\/:-@\[-\u{60}\{-\u{10ffff}`,
  alpha: String.raw`\0-@\[-\u{60}\{-\u{10ffff}`,
  ascii: String.raw`\x80-\u{10ffff}`,
  blank: String.raw`\0-\x08\n-\x1f!-\u{10ffff}`,
  cntrl: String.raw` -~\x80-\u{10ffff}`,
  digit: String.raw`\0-\/:-\u{10ffff}`,
  graph: String.raw`\0- \x7f-\u{10ffff}`,
  lower: String.raw`\0-\u{60}\{-\u{10ffff}`,
  print: String.raw`\0-\x1f\x7f-\u{10ffff}`,
  punct: String.raw`\0- 0-9A-Za-z\x7f-\u{10ffff}`,
  space: String.raw`\0-\x08\x0e-\x1f!-\u{10ffff}`,
  upper: String.raw`\0-@\[-\u{10ffff}`,
  word: String.raw`\0-\/:-@\[-\^\u{60}\{-\u{10ffff}`,
  xdigit: String.raw`\0-\/:-@G-\u{60}g-\u{10ffff}`,
};

/** A class, after its opening bracket. */
export function takeClass(source: Source): string {
  const isNegated = source.takes('^');
  let inside = '';
  do {
    if (source.isAtEnd) {
      invalid();
    }
    inside += takeNamedSet(source) ?? takeRange(source);
  } while (!source.takes(']'));
  return `[${isNegated ? '^' : ''}${inside}]`;
}

/** `[:alpha:]`, `\d`, `\pL`; undefined if what follows is none. */
function takeNamedSet(source: Source): CharacterSet | undefined {
  const posix = source.match(/^\[:(\^?)(.*?):\]/s);
  if (posix) {
    const [, negated, name] = posix;
    return (negated ? NEGATED_POSIX : POSIX)[name] ?? invalid();
  }
  const escaped = source.match(/^\\(?=[dDwWsSpP])/);
  return escaped ? takeSet(source) : undefined;
}

function takeRange(source: Source): CharacterSet {
  const low = takeCharacter(source);
  if (!source.match(/^-(?=[^\]])/)) {
    return literal(low);
  }
  const high = takeCharacter(source);
  return low > high ? invalid() : `${literal(low)}-${literal(high)}`;
}

function takeCharacter(source: Source): number {
  const letter = source.take();
  return letter === '\\' ? takeEscaped(source) : (letter.codePointAt(0) ?? invalid());
}
