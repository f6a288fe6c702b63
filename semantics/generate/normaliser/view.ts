import { intermediates, normalisedColumns } from './columns';

type Column = [name: string, expression: string];

/**
 * Columns by what they build on: those of a level use only those of the levels below. ClickHouse would copy an alias
 * into each expression that names it, and a column of a sub-query it does not.
 */
function levels(columns: Column[]): Column[][] {
  const levelOf = new Map<string, number>();
  const result: Column[][] = [];
  for (const [name, expression] of columns) {
    const words = expression.replaceAll(/'(?:[^'\\]|\\.)*'/g, '').match(/\w+/g) ?? [];
    const level = Math.max(0, ...words.map((word) => (levelOf.get(word) ?? -1) + 1));
    levelOf.set(name, level);
    (result[level] ??= []).push([name, expression]);
  }
  return result;
}

/** The view that reads every inserted span into the inbox. */
export function inboxView(): string {
  const columns = normalisedColumns();
  const stored = columns.map(([name]) => name).filter((name) => !intermediates.has(name));
  const source = levels(columns).reduce(
    (from, level) =>
      `(SELECT *,\n    ${level.map(([name, expression]) => `${expression} AS ${name}`).join(',\n    ')}\nFROM ${from})`,
    '{{database}}.{{traces}}'
  );
  return `-- Generated from attributes.json by generate/normaliser; edit that and run the generator again.
-- Reads a span of any known convention into canonical columns. Nothing here can throw: what is malformed becomes null.
CREATE MATERIALIZED VIEW IF NOT EXISTS {{database}}.llm_inbox_view TO {{database}}.llm_inbox AS
SELECT
    ${stored.join(',\n    ')}
FROM ${source}
`;
}
