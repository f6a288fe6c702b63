import { attributes, type ReadFrom } from '../normaliser/attributes';
import { table } from './table';

function written(from: ReadFrom): string {
  if (typeof from === 'string') {
    return `\`${from}\``;
  }
  if ('event' in from && from.event !== undefined) {
    return `\`${from.key}\` of event \`${from.event}\``;
  }
  const { key, path, extract } = from as Exclude<ReadFrom, string | { event: string }>;
  if (extract !== undefined) {
    return `\`${extract.replaceAll('|', '\\|')}\` in \`${key}\``;
  }
  return path === undefined ? `\`${key}\`` : `\`${path.join('.')}\` in the JSON of \`${key}\``;
}

const rowsOf = (fields: Record<string, ReadFrom[]>): string[][] =>
  Object.entries(fields).map(([name, keys]) => [`\`${name}\``, keys.map(written).join(', ')]);

/** docs/conventions.md: which attribute feeds which column. */
export function conventionsDocument(): string {
  const { resource, text, count, cost, quantities, kinds, embedding_models, log_events } = attributes;
  return `# What is read from spans

<!-- Written by \`npm run generate -w semantics\` from semantics/attributes.json. -->

The first key that a span tells wins. Where a span itself does not tell its agent, session, user, team, project or prompt, the nearest span above it does; session and user may also come from anywhere in the trace.

What some exporters write for "not told" tells nothing, whatever the key: an empty text, \`null\`, \`None\` and \`[]\`, of a tool's arguments and result too. A text in quotes is what stands within them, but of arguments and results, which are compared as they are told; one that begins with a quote and does not end with one, such as \`"\` alone, is not told. Messages are read otherwise: their content is shown as it is, \`"\` and \`null\` included, but where all of it is \`[]\` or \`{}\`, it is JSON without a message, and none is shown. Spans, counts and costs do not depend on it.

## Resource attributes

${table(
  ['column', 'keys'],
  Object.entries(resource).map(([name, keys]) => [`\`${name}\``, keys.map((key) => `\`${key}\``).join(', ')])
)}

## Texts

${table(['column', 'keys'], rowsOf(text))}

## Token counts

Whether input includes cached tokens, and output reasoning tokens, differs by library and provider; [store.md](store.md) has the rule. Whole numbers from 0 to 1e9 count; anything else is null.

${table(['count', 'keys'], rowsOf(count))}

## Reported cost

${table(['column', 'keys'], rowsOf(cost))}

It is kept beside the computed cost and stands in for it only where no price is known.

## Other quantities that are billed

${table(['meter', 'keys'], rowsOf(quantities))}

## Log records

Agents that log their calls and trace none are read from \`otel_logs\`. A session is a trace, a prompt of the user's the run within it.

${table(
  ['agent', 'events', 'keys'],
  log_events
    .filter(({ details = false }) => !details)
    .map(({ prefix, agent, kinds: of, keys }) => [
      agent,
      Object.keys(of)
        .map((event) => `\`${prefix}${event}\``)
        .join(', '),
      Object.values(keys)
        .map((key) => `\`${key}\``)
        .join(', '),
    ])
)}

A record that is written within a span tells what the span itself does not: the model, the response's id, the conversation, the finish reason, and usage where the span tells none. So it is with Loopscope's tables and without them. Tempo has no log records: answers from it lack all that this section is about.

${table(
  ['events', 'keys'],
  log_events
    .filter(({ details = false }) => details)
    .map(({ prefix, kinds: of, keys }) => [
      Object.keys(of)
        .map((event) => `\`${prefix}${event}\``)
        .join(', '),
      Object.values(keys)
        .map((key) => `\`${key}\``)
        .join(', '),
    ])
)}

## Kinds

The first rule that holds says what a span is. A call of a model with \`${embedding_models}\` in its name is an embedding, whatever it is told as.

${table(
  ['kind', 'rule'],
  kinds.map(({ kind = '', ...rule }) => [
    kind,
    [
      rule.key !== undefined && rule.matches !== undefined && `\`${rule.key}\` matches \`${rule.matches}\``,
      rule.key !== undefined && rule.matches === undefined && `\`${rule.key}\` is there`,
      rule.scope !== undefined && `the scope matches \`${rule.scope}\``,
      rule.name !== undefined && `the span's name matches \`${rule.name}\``,
    ]
      .filter((part) => part !== false)
      .join(' and '),
  ])
)}
`;
}
