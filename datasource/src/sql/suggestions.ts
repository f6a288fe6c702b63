import { CodeEditorSuggestionItemKind, type CodeEditorSuggestionItem } from '@grafana/ui';

import type { SqlSchema } from './SqlBackend';

/** What can stand in the SQL: macros, tables, measures, variables, and the columns of the tables that it names. */
export function suggestions(
  schema: SqlSchema | undefined,
  rawSql: string,
  variables: string[]
): CodeEditorSuggestionItem[] {
  const named = new Set(rawSql.match(/\w+/g) ?? []);
  const { macros = [], tables = [], measures = [] } = schema ?? {};
  const columns = tables.filter(({ name }) => named.has(name)).flatMap((table) => table.columns);
  return [
    ...macros.map(({ name, arguments: args, description }) => ({
      label: name,
      kind: CodeEditorSuggestionItemKind.Method,
      detail: name + args,
      documentation: description,
      insertText: args && !args.endsWith('?)') ? `${name}(` : name,
    })),
    ...variables.map((name) => ({ label: `$${name}`, kind: CodeEditorSuggestionItemKind.Constant })),
    ...tables.map(({ name }) => ({ label: name, kind: CodeEditorSuggestionItemKind.Property })),
    ...unique(columns).map(({ name, type, comment }) => ({
      label: name,
      kind: CodeEditorSuggestionItemKind.Field,
      detail: type,
      documentation: comment,
    })),
    ...measures.map(({ id, description, sql }) => ({
      label: id,
      kind: CodeEditorSuggestionItemKind.Text,
      detail: sql,
      documentation: description,
      insertText: sql, // an alias such as input_tokens would hide the column in the next measure
    })),
  ];
}

function unique<T extends { name: string }>(items: T[]): T[] {
  return [...new Map(items.map((item) => [item.name, item])).values()];
}
