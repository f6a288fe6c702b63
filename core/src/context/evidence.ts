import { quotes, shinglesOf } from './quoted';
import type { WindowItem } from './windowItems';
import type { ContextWindow } from './windows';

/** A thing in one window. */
export interface Occurrence {
  /** Position of the window among those of the conversation. */
  window: number;
  item: WindowItem;
  /** 0 for the first of its kind in the window, 1 for the next equal one. */
  copy: number;
}

/** One text that stood in windows of a conversation, and where answers quote it. */
export interface Evidence {
  /** As it first stood. */
  item: WindowItem;
  /** By window, then copy. */
  occurrences: Occurrence[];
  /** Windows in whose answer something is quoted that only this text had told. */
  quotedAt: number[];
}

/** The texts in the windows of one conversation, in order of their appearance. */
export function evidenceOf(windows: readonly ContextWindow[]): Evidence[] {
  const found = new Map<string, Evidence & { own: Set<string> }>();
  const seen = new Set<string>();
  windows.forEach(({ items }, window) => {
    const copies = new Map<string, number>();
    for (const item of items) {
      const key = itemKey(item);
      const copy = copies.get(key) ?? 0;
      copies.set(key, copy + 1);
      const known = found.get(key) ?? { item, occurrences: [], quotedAt: [], own: ownShingles(item, seen) };
      known.occurrences.push({ window, item, copy });
      found.set(key, known);
    }
  });
  answersOf(windows).forEach((answers, window) => {
    const answered = shinglesOf(answers.join('\n'));
    for (const evidence of found.values()) {
      const isThere = evidence.occurrences.some((occurrence) => occurrence.window === window);
      if (isThere && quotes(answered, evidence.own)) {
        evidence.quotedAt.push(window);
      }
    }
  });
  return [...found.values()].map(({ item, occurrences, quotedAt }) => ({ item, occurrences, quotedAt }));
}

const itemKey = ({ role, tool, text }: WindowItem): string => JSON.stringify([role, tool, text]);

/** What a text says that nothing before it had said: to repeat a question quotes no answer. */
function ownShingles(item: WindowItem, seen: Set<string>): Set<string> {
  const shingles = shinglesOf(item.text);
  const own = new Set([...shingles].filter((shingle) => !seen.has(shingle)));
  shingles.forEach((shingle) => seen.add(shingle));
  return own;
}

/** What was answered in each window: as its span tells, and as the next window repeats it. */
function answersOf(windows: readonly ContextWindow[]): string[][] {
  return windows.map(({ answers, items }, index) => {
    const there = new Set(items.filter(isAnswer).map(({ text }) => text));
    const repeated = (windows[index + 1]?.items ?? []).filter((item) => isAnswer(item) && !there.has(item.text));
    return [...answers, ...repeated.map(({ text }) => text)];
  });
}

const isAnswer = ({ role }: WindowItem): boolean => role === 'assistant';
