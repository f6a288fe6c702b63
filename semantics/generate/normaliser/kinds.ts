import { attributes, type SpanRule } from './attributes';
import { literal, textOf } from './expressions';
import { anyOf, conditionOf } from './rules';

/** The words of a pattern such as `^(chat|completion)$`; undefined where it is no plain list of words. */
export function wordsOf(pattern: string): string[] | undefined {
  const list = /^\^(?:\(([\w|]+)\)|(\w+))\$$/.exec(pattern);
  return (list?.[1] ?? list?.[2])?.split('|');
}

interface WordTable {
  key: string;
  words: string[];
  kinds: string[];
}

/** First rule that holds, with neighbouring rules on words of one key as one look-up: half the SQL, so half the fixed cost of an insert. */
function firstKind(rules: SpanRule[]): string {
  const parts: Array<string | WordTable> = [];
  for (const { kind = '', ...rule } of rules) {
    const { key, matches = '', ...more } = rule;
    const words = Object.keys(more).length === 0 ? wordsOf(matches) : undefined;
    const last = parts.at(-1);
    if (key === undefined || words === undefined) {
      parts.push(`if(${conditionOf(rule)}, ${literal(kind)}, '')`);
    } else if (typeof last === 'object' && last.key === key) {
      last.words.push(...words);
      last.kinds.push(...words.map(() => kind));
    } else {
      parts.push({ key, words, kinds: words.map(() => kind) });
    }
  }
  const list = (values: string[]) => `[${values.map(literal).join(', ')}]`;
  const expressions = parts.map((part) =>
    typeof part === 'string' ? part : `transform(${textOf(part.key)}, ${list(part.words)}, ${list(part.kinds)}, '')`
  );
  return `arrayFirst(kind -> kind != '', [${[...expressions, `'other'`].join(', ')}])`;
}

const isHandoff = (rule: SpanRule) => rule.kind === 'handoff';

/** What a span is, hand-offs not yet told from the tools by which they are done. */
export const kindBeforeHandoffs = () => firstKind(attributes.kinds.filter((rule) => !isHandoff(rule)));

export const handsOff = () => anyOf(attributes.kinds.filter(isHandoff).map(({ kind: _, ...rule }) => rule));
