/** A ClickHouse string literal. */
export const literal = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

/** Literals only, so that ClickHouse reads them as one constant instead of a node each. */
export const list = (values: ReadonlyArray<string | number>): string =>
  `[${values.map((value) => (typeof value === 'number' ? value : literal(value))).join(', ')}]`;

export const set = (values: readonly string[]): string => `(${values.map(literal).join(', ')})`;

/** The entries of a map of texts as pairs. */
export const pairsOf = (map: string): string => `CAST(${map}, 'Array(Tuple(String, String))')`;

/** Whether text is one of the values. */
export const isOneOf = (text: string, values: readonly string[]): string =>
  values.length === 1 ? `${text} = ${literal(values[0] ?? '')}` : `${text} IN ${set(values)}`;

/** What `of` is replaced with; `otherwise` where it is none of the keys. */
export const lookUp = (
  of: string,
  table: ReadonlyArray<readonly [from: string | number, to: string | number]>,
  otherwise: string
): string => `transform(${of}, ${list(table.map(([from]) => from))}, ${list(table.map(([, to]) => to))}, ${otherwise})`;

/*
 * ClickHouse looks for simpler forms of AND and OR by hashing their arguments, and with them all sub-queries below: on a
 * query of many levels twenty of them take 30 ms of every insert. A condition within `if` is only computed where needed.
 */
export const allOf = (conditions: readonly string[]): string =>
  conditions.reduceRight((rest, condition) => (rest === '' ? condition : `if(${condition}, ${rest}, 0)`), '');

export const anyOf = (conditions: readonly string[]): string => {
  const [last = '0', ...before] = [...conditions].reverse();
  return before.length === 0
    ? last
    : `multiIf(${before
        .reverse()
        .map((condition) => `${condition}, 1`)
        .join(', ')}, ${last})`;
};

export const branches = (pairs: Array<[condition: string, value: string]>, otherwise: string): string =>
  pairs.length === 0
    ? otherwise
    : `multiIf(${pairs.map(([condition, value]) => `${condition}, ${value}`).join(', ')}, ${otherwise})`;

/**
 * An expression that names others, without a sub-query for each: a sub-query costs an insert a millisecond or two, of
 * which a lambda over lists of one costs nothing. What the body names beside them is copied, so it should name little.
 */
export function withNames(named: ReadonlyArray<readonly [name: string, expression: string]>, body: string): string {
  const names = named.map(([name]) => name).join(', ');
  const lists = named.map(([, expression]) => `[${expression}]`).join(', ');
  return `arrayMap(${named.length === 1 ? names : `(${names})`} -> ${body}, ${lists})[1]`;
}

const PLAIN = String.raw`(?:[\w /:="-]|\\[.+()[\]/])+`;
const WORDS = new RegExp(`^\\^(?:\\((${PLAIN}(?:\\|${PLAIN})*)\\)|(${PLAIN}))\\$$`);
const STARTS = new RegExp(`^\\^(?:\\((${PLAIN}(?:\\|${PLAIN})*)\\)(${PLAIN})?|(${PLAIN}))$`);
const plain = (pattern: string) => pattern.replaceAll(/\\(.)/g, '$1');

/** The words of a pattern such as `^(chat|completion)$`; undefined where it is no plain list of words. */
export function wordsOf(pattern: string): string[] | undefined {
  const words = WORDS.exec(pattern);
  return (words?.[1] ?? words?.[2])?.split('|').map(plain);
}

/** What text that matches a pattern such as `^(chat|completion)_` begins with; undefined where that is not all it asks. */
export function beginningsOf(pattern: string): string[] | undefined {
  const starts = STARTS.exec(pattern);
  const rest = plain(starts?.[2] ?? '');
  return (starts?.[1] ?? starts?.[3])?.split('|').map((start) => plain(start) + rest);
}

/** Whether text matches an RE2 pattern, without a regular expression where none is needed. */
export function matches(text: string, pattern: string): string {
  if (pattern === '.') {
    return `${text} != ''`;
  }
  const words = wordsOf(pattern);
  if (words !== undefined) {
    return isOneOf(text, words);
  }
  const beginnings = pattern.includes('|^') ? undefined : beginningsOf(pattern);
  return beginnings?.length === 1
    ? `startsWith(${text}, ${literal(beginnings[0] ?? '')})`
    : `match(${text}, ${literal(pattern)})`;
}
