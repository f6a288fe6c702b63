import { invalid, PatternError } from './PatternError';
import { Source } from './Source';
import { literal, takeEscaped, takeSet } from './escapes';
import { takeClass } from './takeClass';

/** Groups and counted repeats of these sizes are refused by RE2. */
const MOST_REPEATS = 1000;
const LONGEST = 1000;

/**
 * A regular expression in the syntax of RE2, as the backend and ClickHouse read it, that matches whole texts. It throws a
 * PatternError. The syntax: https://github.com/google/re2/wiki/Syntax, of which browsers read much otherwise: `\z`,
 * `[[:alpha:]]` and `\pL` mean nothing there, `\s` more, `.` stops at the end of a line.
 */
export function readPattern(pattern: string): RegExp {
  if (new TextEncoder().encode(pattern).length > LONGEST) {
    throw new PatternError('invalid');
  }
  const reader = new PatternReader(new Source(pattern));
  const expression = reader.whole();
  return new RegExp(`^(?:${expression})$`, reader.ignoresCase ? 'iu' : 'u');
}

/** Whether repeats are greedy (`U`, `*?`) makes no difference to what matches as a whole. */
interface Flags {
  ignoreCase: boolean;
  multiline: boolean;
  dotAll: boolean;
}

/** A piece of the expression, and how often its counted repeats multiply. */
interface Piece {
  text: string;
  repeats: number;
  /** It is repeated already. */
  isRepeated: boolean;
}

const START = '(?<![^])';
const END = '(?![^])';
const WORD = '[0-9A-Za-z_]';
const EDGE = `(?:(?<=${WORD})(?!${WORD})|(?<!${WORD})(?=${WORD}))`;
const NO_EDGE = `(?:(?<=${WORD})(?=${WORD})|(?<!${WORD})(?!${WORD}))`;

const ANCHORS: Record<string, string> = { A: START, z: END, b: EDGE, B: NO_EDGE };

class PatternReader {
  /** Of the expression as a whole: browsers cannot be told of a part. */
  ignoresCase = false;
  private hasLetters = false;
  private readonly names = new Set<string>();
  private flags: Flags = { ignoreCase: false, multiline: false, dotAll: true };

  constructor(private readonly source: Source) {}

  whole(): string {
    const { text } = this.alternatives();
    return this.source.isAtEnd ? text : invalid();
  }

  /** Up to the end or a closing parenthesis; flags that are set here end there. */
  private alternatives(): Piece {
    const { flags } = this;
    const pieces: Piece[] = [];
    let repeats = 1;
    let text = '';
    while (!this.source.isAtEnd && this.source.next !== ')') {
      if (this.source.takes('|')) {
        text += `${joined(pieces)}|`;
        pieces.length = 0;
        continue;
      }
      this.takePiece(pieces);
      repeats = Math.max(repeats, ...pieces.slice(-1).map((piece) => piece.repeats));
    }
    this.flags = flags;
    return { text: text + joined(pieces), repeats, isRepeated: false };
  }

  private takePiece(pieces: Piece[]) {
    const repeat = this.source.match(/^(?:[*+?]|\{(0|[1-9]\d*)(?:(,)(0|[1-9]\d*)?)?\})/);
    if (repeat) {
      this.repeat(pieces, repeat);
      return;
    }
    const { source } = this;
    if (source.takes('(')) {
      const group = this.group();
      if (group) {
        pieces.push(group);
      } else if (pieces.length > 0) {
        // What is repeated may be repeated once more after flags.
        pieces[pieces.length - 1].isRepeated = false;
      }
    } else if (source.takes('[')) {
      pieces.push(this.letters(takeClass(source)));
    } else if (source.takes('\\')) {
      pieces.push(...this.escaped());
    } else if (source.takes('.')) {
      pieces.push(piece(this.flags.dotAll ? '[^]' : String.raw`[^\n]`));
    } else if (source.takes('^')) {
      pieces.push(piece(this.flags.multiline ? String.raw`(?<![^\n])` : START));
    } else if (source.takes('$')) {
      pieces.push(piece(this.flags.multiline ? String.raw`(?![^\n])` : END));
    } else {
      pieces.push(this.letters(literal(source.take().codePointAt(0) ?? invalid())));
    }
  }

  private repeat(pieces: Piece[], [operator, least, comma, most]: RegExpExecArray) {
    const last = pieces.pop();
    if (!last || last.isRepeated) {
      invalid();
    }
    const times = Math.max(Number(least ?? 0), Number(most ?? 0));
    const repeats = last.repeats * Math.max(1, times);
    if (repeats > MOST_REPEATS || (comma && most && Number(least) > Number(most))) {
      invalid();
    }
    this.source.takes('?');
    pieces.push({ text: `(?:${last.text})${operator}`, repeats, isRepeated: true });
  }

  /** After its parenthesis; undefined if it only sets flags for what follows. */
  private group(): Piece | undefined {
    if (!this.source.takes('?') || this.takeName()) {
      return this.restOfGroup();
    }
    const { flags } = this;
    if (!this.setFlags()) {
      return undefined;
    }
    const group = this.restOfGroup();
    this.flags = flags;
    return group;
  }

  private takeName(): boolean {
    const [, name] = this.source.match(/^P?<([0-9A-Za-z_]+)>/) ?? [];
    if (name && this.names.has(name)) {
      invalid();
    }
    this.names.add(name);
    return name !== undefined;
  }

  private restOfGroup(): Piece {
    const inside = this.alternatives();
    return this.source.takes(')') ? { ...inside, text: `(?:${inside.text})` } : invalid();
  }

  /** After a question mark. Whether they are of a group that begins here, and not of all that follows. */
  private setFlags(): boolean {
    const [, on, off, end] = this.source.match(/^([imsU]*)(?:-([imsU]+))?([:)])/) ?? invalid();
    this.flags = { ...this.flags, ...flagsOf(on, true), ...flagsOf(off ?? '', false) };
    return end === ':';
  }

  private escaped(): Piece[] {
    const { source } = this;
    if (source.next in ANCHORS) {
      return [piece(ANCHORS[source.take()])];
    }
    if (source.takes('Q')) {
      // One that does not end would take in what comes after it, and is refused.
      const [, quoted] = source.match(/^(.*?)\\E/s) ?? invalid();
      return Array.from(quoted, (letter) => this.letters(literal(letter.codePointAt(0) ?? 0)));
    }
    const set = takeSet(source);
    return [this.letters(set === undefined ? literal(takeEscaped(source)) : `[${set}]`)];
  }

  /** What may depend on the case of letters. Browsers negate a property before they ignore case, RE2 after. */
  private letters(text: string): Piece {
    const { ignoreCase } = this.flags;
    if ((this.hasLetters && this.ignoresCase !== ignoreCase) || (ignoreCase && text.includes('\\P'))) {
      throw new PatternError('unsupported');
    }
    this.hasLetters = true;
    this.ignoresCase = ignoreCase;
    return piece(text);
  }
}

function piece(text: string): Piece {
  return { text, repeats: 1, isRepeated: false };
}

function joined(pieces: readonly Piece[]): string {
  return pieces.map(({ text }) => text).join('');
}

const FLAG_NAMES: Array<[string, keyof Flags]> = [
  ['i', 'ignoreCase'],
  ['m', 'multiline'],
  ['s', 'dotAll'],
];

function flagsOf(letters: string, value: boolean): Partial<Flags> {
  return Object.fromEntries(FLAG_NAMES.filter(([letter]) => letters.includes(letter)).map(([, name]) => [name, value]));
}
