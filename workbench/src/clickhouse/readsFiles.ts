/** Texts, names, comments, words and signs, as ClickHouse's own lexer tells them apart. */
const TOKENS = new RegExp(
  [
    String.raw`\$(\w*)\$[\s\S]*?\$\1\$`,
    String.raw`'(?:[^'\\]|\\[\s\S]|'')*'|‘[^’]*’`,
    String.raw`"(?:[^"\\]|\\[\s\S])*"|“[^”]*”`,
    '`(?:[^`\\\\]|\\\\[\\s\\S])*`',
    String.raw`--[^\n]*|#[!\s][^\n]*|\/\*[\s\S]*?\*\/`,
    String.raw`[A-Za-z_]\w*|\S`,
  ].join('|'),
  'g'
);

/**
 * Whether a statement calls file(). As a table function it needs a right that nobody has here; as a function of its own
 * the engine lets everybody read whatever this process may.
 */
export function readsFiles(sql: string): boolean {
  if (!/file|\\/i.test(sql)) {
    return false;
  }
  let named = false;
  for (const [token] of sql.matchAll(TOKENS)) {
    if (/^(?:--|#[!\s]|\/\*)/.test(token)) {
      continue;
    }
    if (token === '(' && named) {
      return true;
    }
    named = namesFile(token);
  }
  return false;
}

/** A quoted name with an escape in it may be any. */
function namesFile(token: string): boolean {
  const quoted = /^[`"“]([\s\S]*)[`"”]$/.exec(token);
  return quoted ? quoted[1].toLowerCase() === 'file' || quoted[1].includes('\\') : token.toLowerCase() === 'file';
}
