import type { FlameLayout, LayoutScope } from './FlameLayout';
import type { SpanColumns } from './SpanColumns';
import { timeLayout } from './timeLayout';
import { valueLayout } from './valueLayout';

/** The layout that a scope asks for. */
export function layoutOf(columns: SpanColumns, scope: LayoutScope): FlameLayout {
  const { axis } = scope;
  return axis === 'time' ? timeLayout(columns, scope) : valueLayout(columns, { ...scope, axis }, columns[axis]);
}
