import { attributes, type SpanRule } from './attributeTable';
import { firstGroup, matches } from './matches';
import { memberOf, readJson } from './readJson';
import type { SpanInput } from './SpanInput';

/** What rules ask beside a span's attributes. */
export interface Known {
  convention?: string;
  provider?: string;
  model?: string;
  kind?: string;
}

/** Folds ASCII letters only, as ClickHouse does. */
export const lower = (text: string): string => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());

const matchesIf = (pattern: string | undefined, text: string) => pattern === undefined || matches(pattern, text);

function asksOfAttribute({ key, json, matches: pattern = '.' }: SpanRule, span: SpanInput): boolean {
  if (key === undefined) {
    return true;
  }
  const told = span.attributes.get(key) ?? '';
  return json === undefined ? matches(pattern, told) : memberOf(readJson(told), json) !== undefined;
}

export function holds(rule: SpanRule, span: SpanInput, known: Known = {}): boolean {
  const { provider = '', model = '', convention = '', kind = '' } = known;
  return (
    asksOfAttribute(rule, span) &&
    matchesIf(rule.scope, span.scope) &&
    (rule.span_kind === undefined || rule.span_kind === span.kind) &&
    matchesIf(rule.name, span.name) &&
    matchesIf(rule.provider, provider) &&
    matchesIf(rule.model, model) &&
    matchesIf(rule.convention, convention) &&
    (rule.kind === undefined || rule.kind === kind) &&
    (rule.without === undefined || (span.attributes.get(rule.without) ?? '') === '') &&
    (rule.event === undefined || span.events.some(({ name }) => name === rule.event))
  );
}

export const oneHolds = (rules: readonly SpanRule[], span: SpanInput, known: Known = {}): boolean =>
  rules.some((rule) => holds(rule, span, known));

/** By whose names a span speaks. */
export function conventionOf(span: SpanInput): string {
  return attributes.conventions.find(({ convention: _, ...rule }) => holds(rule, span))?.convention ?? '';
}

const isHandoff = (rule: SpanRule) => rule.kind === 'handoff';
const PLAIN = attributes.kinds.filter((rule) => !isHandoff(rule));
const HANDOFFS = attributes.kinds.filter(isHandoff);

/**
 * What a span is, whether it is told as a call with messages, and whether a tool was executed, be it to hand over to
 * another agent.
 */
export function kindOf(
  span: SpanInput,
  model: string,
  fromCache: boolean
): { kind: string; isChat: boolean; isExecution: boolean } {
  const first = (rules: readonly SpanRule[]) =>
    rules.find(({ kind: _, ...rule }) => holds(rule, span, { model }))?.kind;
  const told = fromCache ? 'workflow' : (first(PLAIN) ?? 'other');
  const embeds = told === 'llm' && matches(attributes.embedding_models, lower(model));
  const plain = embeds ? 'embedding' : told;
  // A model call that asks for a hand-off is still a call: some writers put the tools it asks for on its span.
  const handsOff = plain !== 'llm' && plain !== 'embedding' && first(HANDOFFS) !== undefined;
  return { kind: handsOff ? 'handoff' : plain, isChat: told === 'llm', isExecution: plain === 'tool' };
}

/** A name within the span's name. */
export function nameFrom(rules: readonly SpanRule[], span: SpanInput, known: Known): string {
  const rule = rules.find((candidate) => holds(candidate, span, known));
  return rule?.name === undefined ? '' : firstGroup(rule.name, span.name);
}
