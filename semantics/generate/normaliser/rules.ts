import type { SpanRule } from './attributes';
import { literal, textOf } from './expressions';

/** The condition of a rule in SQL; columns `kind`, `convention`, `provider` and `model` have to stand before it. */
export function conditionOf(rule: SpanRule): string {
  const parts = [
    rule.key !== undefined && rule.matches !== undefined && `match(${textOf(rule.key)}, ${literal(rule.matches)})`,
    rule.key !== undefined && rule.json !== undefined && `JSONHas(${textOf(rule.key)}, ${literal(rule.json)})`,
    rule.key !== undefined && rule.matches === undefined && rule.json === undefined && `${textOf(rule.key)} != ''`,
    rule.scope !== undefined && `match(ScopeName, ${literal(rule.scope)})`,
    rule.name !== undefined && `match(SpanName, ${literal(rule.name)})`,
    rule.provider !== undefined && `match(provider, ${literal(rule.provider)})`,
    rule.model !== undefined && `match(model, ${literal(rule.model)})`,
    rule.unless_model !== undefined && `not match(lower(model), ${literal(rule.unless_model)})`,
    rule.convention !== undefined && `convention = ${literal(rule.convention)}`,
    rule.event !== undefined && `has(Events.Name, ${literal(rule.event)})`,
  ].filter((part) => part !== false);
  return parts.join(' and ');
}

/** Whether one of the rules holds. */
export function anyOf(rules: SpanRule[]): string {
  return rules.length === 0 ? 'false' : rules.map((rule) => `(${conditionOf(rule)})`).join(' or ');
}
