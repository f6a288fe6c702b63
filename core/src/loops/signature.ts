/** What instrumentations put in place of a value that they hide. */
const REDACTED = /\[(redacted|scrubbed|filtered|hidden|masked)\b[^\]]*\]|\*{4,}/i;

/**
 * A comparable form of a tool's arguments or result: keys sorted, numbers normal, white space gone.
 * '' where it is unknown: absent, redacted or cut off. Unknown values equal nothing, not even each other.
 */
export function signature(value: unknown): string {
  if (value === null || value === undefined || value === '') {
    return '';
  }
  if (typeof value !== 'string') {
    return signatureOfText(JSON.stringify(sorted(value)));
  }
  const text = value.trim();
  try {
    return signatureOfText(JSON.stringify(sorted(JSON.parse(text))));
  } catch {
    return isCutOff(text) ? '' : signatureOfText(text);
  }
}

/**
 * Whether text that is no JSON once was: a bracket or quote that was opened is not closed. What is whole, such as a
 * Python dictionary in quotes of its own, stands for itself.
 */
function isCutOff(text: string): boolean {
  return (
    count(text, /[[{]/g) !== count(text, /[\]}]/g) || (text.startsWith('"') && !(text.length > 1 && text.endsWith('"')))
  );
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

function signatureOfText(text: string): string {
  return REDACTED.test(text) ? '' : text;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(sorted);
  }
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
    return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
  }
  return value;
}
