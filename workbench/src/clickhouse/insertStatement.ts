/** An INSERT that takes its rows from the data sent with it. */
export interface InsertStatement {
  /** `INSERT INTO table (columns)`. */
  target: string;
  /** `SETTINGS ...`, or ''. */
  settings: string;
  format: string;
  /** Where in the text the data begin. */
  dataAt: number;
}

interface Word {
  text: string;
  at: number;
  end: number;
}

/**
 * Finds the parts of an INSERT, or undefined where the text is another statement or an `INSERT ... SELECT`.
 * Bytes of binary data behind FORMAT are never looked at.
 */
export function parseInsert(sql: string): InsertStatement | undefined {
  const words = topLevelWords(sql);
  if (words.next().value?.text !== 'INSERT') {
    return undefined;
  }
  let settingsAt: number | undefined;
  for (const word of words) {
    switch (word.text) {
      case 'SETTINGS':
        settingsAt = word.at;
        break;
      case 'SELECT':
      case 'WITH':
      case 'INFILE':
      case 'WATCH':
        return undefined;
      case 'VALUES':
        return parts(sql, word.at, settingsAt, 'Values', word.end);
      case 'FORMAT': {
        const name = words.next().value;
        return name && parts(sql, word.at, settingsAt, sql.slice(name.at, name.end), dataStart(sql, name.end));
      }
    }
  }
  return undefined;
}

/** Statements that read or write files of this machine are not for clients over HTTP. */
export function usesClientFiles(sql: string): boolean {
  let previous = '';
  for (const { text } of topLevelWords(sql)) {
    if ((previous === 'FROM' && text === 'INFILE') || (previous === 'INTO' && text === 'OUTFILE')) {
      return true;
    }
    previous = text;
  }
  return false;
}

function parts(
  sql: string,
  until: number,
  settingsAt: number | undefined,
  format: string,
  dataAt: number
): InsertStatement {
  return {
    target: sql.slice(0, settingsAt ?? until).trimEnd(),
    settings: settingsAt === undefined ? '' : sql.slice(settingsAt, until).trim(),
    format,
    dataAt,
  };
}

/** ClickHouse skips the blanks behind the format's name and one line break: what follows may be binary. */
function dataStart(sql: string, formatEnd: number): number {
  const gap = /^[ \t\r]*(;|\n)?/.exec(sql.slice(formatEnd, formatEnd + 1024));
  return formatEnd + (gap?.[0].length ?? 0);
}

/** Words outside of quotes, comments and parentheses, in upper case. */
function* topLevelWords(sql: string): Generator<Word, undefined> {
  const token = /'(?:[^'\\]|\\.|'')*'|"(?:[^"\\]|\\.)*"|`(?:[^`\\]|\\.)*`|--[^\n]*|\/\*[\s\S]*?\*\/|[A-Za-z_]\w*|[()]/g;
  let depth = 0;
  for (let match = token.exec(sql); match; match = token.exec(sql)) {
    const [text] = match;
    if (text === '(') {
      depth++;
    } else if (text === ')') {
      depth--;
    } else if (depth === 0 && /^\w/.test(text)) {
      yield { text: text.toUpperCase(), at: match.index, end: token.lastIndex };
    }
  }
  return undefined;
}
