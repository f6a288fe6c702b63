/** A name for an expression that may use the names of others. */
export type Column = [name: string, expression: string];

interface Reference {
  name: string;
  at: number;
  /** Within a lambda, where an expression in place of the name would be computed for every element. */
  inLambda: boolean;
}

const TOKEN = /'(?:[^'\\]|\\.)*'|->|[(),[\]]|[A-Za-z_]\w*(?:\.[A-Z]\w*)?/g;

/** Between two brackets: what of it lies in lambdas, and the names that their parameters hide. */
interface Scope {
  inLambda: boolean;
  hidden: ReadonlySet<string>;
  /** How many references were found before it. */
  before: number;
}

/** The columns that an expression names. */
export function referencesIn(expression: string, names: ReadonlySet<string>): Reference[] {
  const references: Reference[] = [];
  const outermost: Scope = { inLambda: false, hidden: new Set(), before: 0 };
  const scopes: Scope[] = [outermost];
  // Where the parameters of a lambda begin among the references, should one follow.
  let parameters = 0;
  for (const { 0: token, index: at } of expression.matchAll(TOKEN)) {
    const scope = scopes.at(-1) ?? outermost;
    if (token === '(' || token === '[') {
      scopes.push({ ...scope, before: references.length });
    } else if (token === ')' || token === ']') {
      parameters = scope.before;
      scopes.pop();
    } else if (token === '->') {
      const hidden = new Set([...scope.hidden, ...references.splice(parameters).map(({ name }) => name)]);
      scopes[scopes.length - 1] = { ...scope, inLambda: true, hidden };
    } else if (token === ',') {
      scopes[scopes.length - 1] = { ...(scopes.at(-2) ?? outermost), before: scope.before };
    } else {
      parameters = references.length;
      if (names.has(token) && !scope.hidden.has(token)) {
        references.push({ name: token, at, inLambda: scope.inLambda });
      }
    }
  }
  return references;
}

function replaceAt(expression: string, references: readonly Reference[], by: (name: string) => string): string {
  return [...references]
    .sort((a, b) => b.at - a.at)
    .reduce((text, { name, at }) => `${text.slice(0, at)}${by(name)}${text.slice(at + name.length)}`, expression);
}

/** Look-ups of what a span told, and members of tuples: cheaper to write twice than to hand on. */
const isCheap = (expression: string) => /^(?:(?:\w+\()?facts\['[^']*'\]\)?|\w+\.\d+)$/.test(expression);

/** Puts expressions that are used once, or are cheap, in the place of their names. */
function inlined(columns: readonly Column[], wanted: readonly string[]): Map<string, string> {
  const expressions = new Map(columns);
  const names = new Set(expressions.keys());
  for (let changed = true; changed;) {
    changed = false;
    const uses = new Map<string, Reference[]>();
    for (const expression of expressions.values()) {
      for (const reference of referencesIn(expression, names)) {
        uses.set(reference.name, [...(uses.get(reference.name) ?? []), reference]);
      }
    }
    for (const [name, references] of uses) {
      const expression = expressions.get(name);
      const once = references.length === 1 && !references[0]?.inLambda && !wanted.includes(name);
      if (expression === undefined || !(once || isCheap(expression))) {
        continue;
      }
      for (const [user, text] of expressions) {
        const here = referencesIn(text, new Set([name]));
        if (here.length > 0 && user !== name) {
          expressions.set(
            user,
            replaceAt(text, here, () =>
              /^[\w'[\].]+$/.test(expression) || /^\w+\([^()]*\)$/.test(expression) ? expression : `(${expression})`
            )
          );
        }
      }
      if (!wanted.includes(name)) {
        expressions.delete(name);
      }
      changed = true;
      break;
    }
    if (changed) {
      continue;
    }
  }
  return expressions;
}

/**
 * A select of the wanted columns as sub-queries, each of which uses only columns of those below. ClickHouse would copy
 * an alias into each expression that names it, and a column of a sub-query it does not. What a sub-query hands on costs
 * an insert more than what it computes (5 to 9 ms for 80 columns), so that each column is computed as late as it can be.
 */
export function selectInLevels(
  columns: readonly Column[],
  wanted: readonly string[],
  sourceColumns: readonly string[],
  from: string
): string {
  const expressions = inlined(columns, wanted);
  const names = new Set([...expressions.keys(), ...sourceColumns]);
  const uses = (name: string) => referencesIn(expressions.get(name) ?? '', names).map((reference) => reference.name);

  // How far below the result a column has to be computed.
  const depth = new Map<string, number>();
  const sink = (name: string, to: number) => {
    if (to <= (depth.get(name) ?? -1)) {
      return;
    }
    depth.set(name, to);
    uses(name)
      .filter((used) => used !== name)
      .forEach((used) => sink(used, to + 1));
  };
  wanted.forEach((name) => sink(name, 0));
  const deepest = Math.max(...[...depth].filter(([name]) => expressions.has(name)).map(([, at]) => at));
  let needed = [...wanted];
  let query = (inner: string) => inner;
  for (let level = 0; level <= deepest; level++) {
    const isComputed = (name: string) => expressions.has(name) && depth.get(name) === level;
    const items = needed.map((name) => (isComputed(name) ? `${expressions.get(name)} AS ${name}` : name));
    const outer = query;
    query = (inner) => outer(`(SELECT\n    ${items.join(',\n    ')}\nFROM ${inner})`);
    needed = [...new Set(needed.flatMap((name) => (isComputed(name) ? uses(name) : [name])))];
  }
  return query(from).replace(/^\(/, '').replace(/\)$/, '');
}
