import { attributes, type KindRule } from './attributeTable';

import { SPAN_KINDS, type LlmKind } from '../frames/TraceSpan';
import type { TagReader } from './TagReader';
import { matches } from './matches';

/** What a span is to an agent; null where nothing in it speaks of one. */
export function spanKind(tags: TagReader, name: string, model: string): LlmKind | null {
  const plain = kindBy(PLAIN_KINDS, tags, name, model);
  // A model call that asks for a hand-off is still a call: some writers put the tools it asks for on its span.
  return plain === 'llm' || plain === 'embedding' ? plain : kindBy(attributes.kinds, tags, name, model);
}

/** Whether a tool was executed, be it to hand over to another agent. */
export function isExecution(tags: TagReader, name: string, model: string): boolean {
  return kindBy(PLAIN_KINDS, tags, name, model) === 'tool';
}

const PLAIN_KINDS = attributes.kinds.filter(({ kind }) => kind !== 'handoff');

function kindBy(rules: readonly KindRule[], tags: TagReader, name: string, model: string): LlmKind | null {
  const rule = rules.find((candidate) => applies(candidate, tags, name, model));
  return rule ? (SPAN_KINDS.find((kind) => kind === rule.kind) ?? 'other') : null;
}

function applies(rule: KindRule, tags: TagReader, name: string, model: string): boolean {
  if (rule.key !== undefined && !matches(rule.matches ?? '.', tags.attribute(rule.key))) {
    return false;
  }
  if (rule.scope !== undefined && !matches(rule.scope, tags.scope)) {
    return false;
  }
  if (rule.name !== undefined && !matches(rule.name, name)) {
    return false;
  }
  return rule.unless_model === undefined || !matches(rule.unless_model, model);
}
