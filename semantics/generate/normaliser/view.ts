import { intermediates, normalisedColumns } from './columns';

/** The view that reads every inserted span into the inbox. */
export function inboxView(): string {
  const columns = normalisedColumns();
  const expressions = columns.map(([name, expression]) => `    ${expression} AS ${name}`).join(',\n');
  const stored = columns.map(([name]) => name).filter((name) => !intermediates.has(name));
  return `-- Generated from attributes.json by generate/normaliser; edit that and run the generator again.
-- Reads a span of any known convention into canonical columns. Nothing here can throw: what is malformed becomes null.
CREATE MATERIALIZED VIEW IF NOT EXISTS {{database}}.llm_inbox_view TO {{database}}.llm_inbox AS
WITH
${expressions}
SELECT
    ${stored.join(',\n    ')}
FROM {{database}}.{{traces}}
`;
}
