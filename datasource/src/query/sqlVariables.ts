import type { ScopedVars } from '@grafana/data';
import type { TemplateSrv } from '@grafana/runtime';
import type { SqlVariable } from '@loopscope/core';

import { variablesAtAll } from './expandVariables';

/** `$name`, `${name}` and ClickHouse's own `{name:Type}`. */
const NAMED = /\$\{?([A-Za-z0-9_]+)|\{\s*([A-Za-z_][A-Za-z0-9_]*)\s*:/g;

/**
 * The values of the variables that SQL names. The text stays as it was typed: the backend binds the values, so that no
 * value can become a part of the SQL.
 */
export function sqlVariables(
  rawSql: string,
  templateSrv: TemplateSrv,
  scopedVars: ScopedVars = {}
): Record<string, SqlVariable> {
  const atAll = variablesAtAll(templateSrv);
  const known = new Set([...templateSrv.getVariables().map(({ name }) => name), ...Object.keys(scopedVars)]);
  const names = new Set([...rawSql.matchAll(NAMED)].map(([, variable, parameter]) => variable ?? parameter));
  return Object.fromEntries(
    [...names]
      .filter((name) => !name.startsWith('__') && known.has(name))
      .map((name) => {
        const all = atAll.has(name) && !(name in scopedVars);
        const custom = all ? atAll.get(name)?.allValue : undefined;
        return [name, custom ? { values: [custom], multi: true, all } : { ...valueOf(name), ...(all && { all }) }];
      })
  );

  function valueOf(name: string): SqlVariable {
    let found: SqlVariable = { values: [] };
    templateSrv.replace(`\${${name}}`, scopedVars, (value: unknown) => {
      const values = (Array.isArray(value) ? value : [value ?? '']).map(String);
      found = { values, ...(Array.isArray(value) && { multi: true }) };
      return '';
    });
    return found;
  }
}
