import type { RunTree } from '../run';
import { messagesOf } from '../messages';
import { apportion } from './apportion';
import { PART_ROLES, type ContextStep } from './ContextStep';
import { retrievedDocuments } from './retrievedDocuments';
import { windowItems, type WindowItem } from './windowItems';

/** A model call with what stood in its window. */
export interface ContextWindow {
  step: ContextStep;
  /** Empty where content was not captured or the frame is lean. */
  items: WindowItem[];
  /** What was answered, tool calls' arguments included. */
  answers: string[];
}

/** The windows of a run's model calls, by the content that its spans carry. Costly: read it when somebody asks. */
export function contextWindows(tree: RunTree, steps: readonly ContextStep[]): ContextWindow[] {
  const spans = new Map(tree.spans.map((span) => [`${span.traceId}/${span.spanId}`, span]));
  const documents = retrievedDocuments(tree.spans);
  return steps.map((step) => {
    const span = spans.get(`${step.traceId}/${step.spanId}`);
    return {
      step,
      items: span ? windowItems(span, step.used, documents) : [],
      answers: span ? messagesOf(span).output.map(({ name, content }) => `${name} ${content}`.trim()) : [],
    };
  });
}

/** Whether any span carries content. */
export function hasContent(tree: RunTree): boolean {
  return tree.spans.some(
    ({ llm, tags }) => llm !== null && tags.length > 0 && messagesOf({ llm, tags }).input.length > 0
  );
}

/**
 * Steps with the composition that the content itself gives: retrieved documents apart, and tokens shared out by what
 * texts are made of instead of by characters alone.
 */
export function withContent(windows: readonly ContextWindow[]): ContextStep[] {
  return windows.map(({ step, items }) => {
    if (step.used === null || items.length === 0) {
      return step;
    }
    const sums = PART_ROLES.map((role) => ({ role, ...sumOf(items.filter((item) => item.role === role)) })).filter(
      ({ characters }) => characters > 0
    );
    const tokens = apportion(
      step.used,
      sums.map((part) => part.tokens)
    );
    return tokens === null
      ? step
      : {
          ...step,
          basis: sums.length === 1 ? 'exact' : 'apportioned',
          parts: sums.map(({ role, characters }, index) => ({ role, characters, tokens: tokens[index] })),
        };
  });
}

function sumOf(items: readonly WindowItem[]): { tokens: number; characters: number } {
  return items.reduce(
    (sum, { tokens, characters }) => ({ tokens: sum.tokens + tokens, characters: sum.characters + characters }),
    { tokens: 0, characters: 0 }
  );
}
