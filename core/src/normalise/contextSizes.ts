import { attributes } from './attributeTable';
import { isCutOff, isCutOffJson } from './canonicalText';
import { firstGroup, matches } from './matches';
import { memberOf, readJson, writtenJson, type JsonValue } from './readJson';
import type { SpanInput } from './SpanInput';
import { lower } from './spanRules';

export interface ContextSizes {
  chars: Record<string, number>;
  items: Record<string, number>;
  /** Messages, instructions or tools are cut off: then nobody knows what share each has, and there are no sizes. */
  isCutOff: boolean;
}

const CLASSES = new Map(Object.entries(attributes.roles).flatMap(([name, roles]) => roles.map((role) => [role, name])));
const classOf = (role: string): string => CLASSES.get(lower(role)) ?? '';

const indexed = attributes.messages.filter((source) => source.indexed !== undefined);
const escaped = (text: string) => text.replaceAll('.', '\\.');
const STEM = `^((?:${indexed.map(({ indexed: prefix = '' }) => escaped(prefix)).join('|')})[0-9]+)`;
const ROLE = `[0-9](?:${indexed.map(({ role = '' }) => escaped(role)).join('|')})$`;

const length = (text: string): number => [...text].length;

/** How many characters and messages of a call's context are of which role. The text itself stays where it was told. */
export function contextSizes(span: SpanInput): ContextSizes {
  const chars: Record<string, number> = {};
  const items: Record<string, number> = {};
  const add = (name: string, told: string) => {
    if (name !== '' && told !== '') {
      chars[name] = (chars[name] ?? 0) + length(told);
    }
  };
  const addItem = (name: string) => {
    if (name !== '') {
      items[name] = (items[name] ?? 0) + 1;
    }
  };
  const { messages, text } = messagesOf(span);
  let cut = isCutOff(text);
  for (const message of messages) {
    const role = memberOf(message, 'role');
    const name = classOf(role?.kind === 'string' ? role.plain : '');
    add(name, writtenJson(message));
    addItem(name);
  }
  if (messages.length === 0) {
    const byStem = new Map<string, string>();
    for (const [key, told] of span.attributes) {
      const stem = firstGroup(STEM, key);
      if (stem !== '' && matches(ROLE, key)) {
        byStem.set(stem, classOf(told));
        addItem(classOf(told));
      }
    }
    for (const [key, told] of span.attributes) {
      add(byStem.get(firstGroup(STEM, key)) ?? '', told);
    }
  }
  for (const [name, sources] of Object.entries(attributes.characters)) {
    for (const [key, told] of span.attributes) {
      if (sources.some((source) => (typeof source === 'string' ? key === source : key.startsWith(source.prefix)))) {
        add(name, told);
        cut ||= isCutOffJson(told);
      }
    }
  }
  return cut ? { chars: {}, items: {}, isCutOff: true } : { chars, items, isCutOff: false };
}

/** The messages of the first attribute that holds a list. */
function messagesOf(span: SpanInput): { messages: readonly JsonValue[]; text: string } {
  for (const { json, path = [] } of attributes.messages) {
    if (json === undefined) {
      continue;
    }
    const told = span.attributes.get(json) ?? '';
    if (path.length === 0 && !told.startsWith('[')) {
      continue;
    }
    const value = path.reduce(memberOf, readJson(told));
    if (value?.kind === 'list' || path.length === 0) {
      const text = value === undefined || path.length === 0 ? told : writtenJson(value);
      return { messages: value?.kind === 'list' ? value.elements : [], text };
    }
  }
  return { messages: [], text: '' };
}
