import type { SpanRule } from './attributes';
import { allOf, anyOf, literal, matches } from './sql';

/** The value of a span attribute; '' where it is absent. */
export const attribute = (key: string): string => `SpanAttributes[${literal(key)}]`;

/** The condition of a rule in SQL; the columns that it names, such as `kind` or `provider`, have to stand before it. */
export function conditionOf(rule: SpanRule): string {
  const { key } = rule;
  const parts = [
    key !== undefined && rule.json === undefined && matches(attribute(key), rule.matches ?? '.'),
    key !== undefined && rule.json !== undefined && `JSONHas(${attribute(key)}, ${literal(rule.json)})`,
    rule.scope !== undefined && matches('ScopeName', rule.scope),
    rule.name !== undefined && matches('SpanName', rule.name),
    rule.provider !== undefined && matches('provider', rule.provider),
    rule.model !== undefined && matches('model', rule.model),
    rule.unless_model !== undefined && `not match(lower(named_model), ${literal(rule.unless_model)})`,
    rule.convention !== undefined && `convention = ${literal(rule.convention)}`,
    rule.event !== undefined && `has(Events.Name, ${literal(rule.event)})`,
    rule.kind !== undefined && `kind = ${literal(rule.kind)}`,
  ].filter((part) => part !== false);
  return allOf(parts);
}

/** Whether one of the rules holds. */
export const oneHolds = (rules: SpanRule[]): string => anyOf(rules.map(conditionOf));
