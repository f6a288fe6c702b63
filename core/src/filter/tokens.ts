export type TokenKind = 'word' | 'number' | 'text' | 'variable' | 'operator' | '(' | ')' | ',' | 'other';

export interface Token {
  kind: TokenKind;
  from: number;
  to: number;
  /** As it is written. */
  source: string;
  /** Of a text: what it stands for. */
  value: string;
  /** Of a text. */
  mistake?: { id: 'unclosed-text' | 'unknown-escape'; from: number; to: number };
}

const SPACE = /\s+/y;

/** In the order in which they are tried. */
const PATTERNS: Array<[TokenKind, RegExp]> = [
  ['variable', /\$\{[^}]+\}|\$\w+|\[\[\w+(?::\w+)?\]\]/y],
  ['number', /[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?[\p{L}\d%_]*/uy],
  ['word', /[\p{L}_][\p{L}\d_.]*/uy],
  ['operator', /[=!<>~|&]+/y],
  ['(', /\(/y],
  [')', /\)/y],
  [',', /,/y],
  ['other', /[^\s]/uy],
];

/** The parts of a filter text. It never fails: what means nothing is `other`. */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const space = matchAt(SPACE, text, at);
    if (space) {
      at += space.length;
      continue;
    }
    const token = isQuote(text[at]) ? quotedText(text, at) : plainToken(text, at);
    tokens.push(token);
    at = token.to;
  }
  return tokens;
}

function plainToken(text: string, from: number): Token {
  for (const [kind, pattern] of PATTERNS) {
    const source = matchAt(pattern, text, from);
    if (source) {
      return { kind, from, to: from + source.length, source, value: source };
    }
  }
  return { kind: 'other', from, to: from + 1, source: text[from], value: text[from] };
}

function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

const isQuote = (character: string) => character === '"' || character === "'" || character === '`';

const ESCAPES: Record<string, string> = { n: '\n', r: '\r', t: '\t', '\\': '\\', '"': '"', "'": "'" };
const HEX = /^[0-9a-f]{4}$/i;

/** `"…"` and `'…'` with escapes, and `…` in backticks as it stands. */
function quotedText(text: string, from: number): Token {
  const quote = text[from];
  let value = '';
  let at = from + 1;
  let mistake: Token['mistake'];
  while (at < text.length && text[at] !== quote) {
    if (text[at] !== '\\' || quote === '`') {
      value += text[at++];
      continue;
    }
    const code = text.slice(at + 2, at + 6);
    if (text[at + 1] === 'u' && HEX.test(code)) {
      value += String.fromCharCode(parseInt(code, 16));
      at += 6;
      continue;
    }
    const escaped = ESCAPES[text[at + 1]];
    if (escaped === undefined && at + 1 < text.length) {
      mistake ??= { id: 'unknown-escape', from: at, to: at + 2 };
    }
    value += escaped ?? text.slice(at, at + 2);
    at += 2;
  }
  const isClosed = at < text.length;
  const to = Math.min(isClosed ? at + 1 : at, text.length);
  if (!isClosed) {
    mistake = { id: 'unclosed-text', from, to };
  }
  return { kind: 'text', from, to, source: text.slice(from, to), value, mistake };
}
