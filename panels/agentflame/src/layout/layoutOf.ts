import type { FlameLayout, LayoutScope } from './FlameLayout';
import type { SpanColumns } from './SpanColumns';
import { timeLayout } from './timeLayout';
import { valueLayout } from './valueLayout';

/** The layout that a scope asks for. */
export function layoutOf(columns: SpanColumns, scope: LayoutScope): FlameLayout {
  const { axis } = scope;
  if (axis === 'time') {
    return columns.work === null ? timeLayout(columns, scope) : valueLayout(columns, scope, columns.work);
  }
  return valueLayout(columns, scope, columns[axis]);
}
