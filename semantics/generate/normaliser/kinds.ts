import { attributes, type SpanRule } from './attributes';
import { firstRule } from './firstRule';
import { oneHolds } from './rules';

const isHandoff = (rule: SpanRule) => rule.kind === 'handoff';

/** What a span is, hand-offs not yet told from the tools by which they are done. */
export const kindBeforeHandoffs = () =>
  firstRule(
    attributes.kinds.filter((rule) => !isHandoff(rule)).map(({ kind = '', ...rule }) => ({ rule, says: kind })),
    'other'
  );

export const handsOff = () => oneHolds(attributes.kinds.filter(isHandoff).map(({ kind: _, ...rule }) => rule));

/** By whose names a span speaks. */
export const convention = () =>
  firstRule(
    attributes.conventions.map(({ convention: says = '', ...rule }) => ({ rule, says })),
    ''
  );
