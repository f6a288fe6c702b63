const PARAMETER = /^SET param_(p\d+) = '((?:[^'\\]|\\.)*)';\n/s;

/**
 * SQL that a query was answered by, as a person can go on writing it: its bound values stand in it as texts of their
 * types. Of several statements the first.
 */
export function compiledSql(executed: string): string {
  const values = new Map<string, string>();
  let rest = executed;
  for (let match = PARAMETER.exec(rest); match; match = PARAMETER.exec(rest)) {
    values.set(match[1], match[2]);
    rest = rest.slice(match[0].length);
  }
  const [statement] = rest.split(';\n\n');
  return statement.replaceAll(/\{(p\d+):([^}]+)\}/g, (whole, name: string, type: string) => {
    const value = values.get(name);
    return value === undefined ? whole : `CAST('${value}' AS ${type})`;
  });
}
