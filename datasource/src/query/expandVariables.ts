import type { ScopedVars, TypedVariableModel } from '@grafana/data';
import { t } from '@grafana/i18n';
import type { TemplateSrv } from '@grafana/runtime';

/** Never part of what a person types, so it tells a variable's values from the text around them. */
const MARK = '\u0000';
const VARIABLE = /\$(\w+)|\[\[(\w+?)(?::\w+)?\]\]|\$\{(\w+)[^}]*\}/g;
const ALL = '$__all';

export interface Expansion {
  /** A variable in the text stands for everything: a filter on it restricts nothing. */
  all: boolean;
  /** The text once for each value of its variables. */
  values: string[];
}

interface ExpandOptions {
  /** Applied to the values of variables that may have several, where the text is a regular expression. */
  escape?: (value: string) => string;
}

/**
 * The values that a text with variables stands for: several for a multi-value variable, never one joined string.
 * A variable without a value is an error, because leaving the condition out would show more than was asked for.
 */
export function expandVariables(
  text: string,
  templateSrv: TemplateSrv,
  scopedVars: ScopedVars = {},
  { escape = (value) => value }: ExpandOptions = {}
): Expansion {
  if (!text.includes('$') && !text.includes('[[')) {
    return { all: false, values: [text] };
  }
  const allSelected = variablesAtAll(templateSrv);
  // A custom "all" value is put in by Grafana itself, without asking the formatter below.
  let all = namesIn(text).some((name) => Boolean(allSelected.get(name)?.allValue) && !(name in scopedVars));

  const marked = templateSrv.replace(text, scopedVars, (value: unknown, variable?: { name?: string }) => {
    const name = variable?.name ?? '';
    // A repeated panel has one value of its own while the dashboard's variable stands at All.
    if (Array.isArray(value) && allSelected.has(name)) {
      all = true;
    }
    const values = (Array.isArray(value) ? value.map(String).map(escape) : [String(value ?? '')]).filter(Boolean);
    if (values.length === 0 && !all) {
      throw emptyVariable(name || text);
    }
    return `${MARK}${JSON.stringify(values)}${MARK}`;
  });
  return { all, values: all ? [] : unmark(marked) };
}

function emptyVariable(name: string): Error {
  return new Error(
    t('query.empty-variable', 'The variable "{{name}}" has no value. Choose one, or remove it from the query.', {
      name,
      interpolation: { escapeValue: false },
    })
  );
}

/** The variables that stand at All, by name, with the custom value for it if there is one. */
export function variablesAtAll(templateSrv: TemplateSrv): Map<string, { allValue?: string | null }> {
  const found = new Map<string, { allValue?: string | null }>();
  for (const variable of templateSrv.getVariables()) {
    if (isAtAll(variable)) {
      found.set(variable.name, { allValue: 'allValue' in variable ? variable.allValue : undefined });
    }
  }
  return found;
}

function isAtAll(variable: TypedVariableModel): boolean {
  if (!('current' in variable) || !variable.current || !('value' in variable.current)) {
    return false;
  }
  const { value } = variable.current;
  return Array.isArray(value) ? value.includes(ALL) : value === ALL;
}

function namesIn(text: string): string[] {
  return [...text.matchAll(VARIABLE)].map((match) => match[1] ?? match[2] ?? match[3] ?? '');
}

/** Text and value lists alternate between the marks; several lists give every combination. */
function unmark(marked: string): string[] {
  return marked.split(MARK).reduce<string[]>(
    (prefixes, part, index) => {
      const continuations: string[] = index % 2 === 0 ? [part] : JSON.parse(part);
      return prefixes.flatMap((prefix) => continuations.map((continuation) => prefix + continuation));
    },
    ['']
  );
}
