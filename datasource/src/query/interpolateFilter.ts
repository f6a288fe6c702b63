import type { ScopedVars } from '@grafana/data';
import { t } from '@grafana/i18n';
import type { TemplateSrv } from '@grafana/runtime';
import type { FilterOperator, LlmFilter } from '@loopscope/core';

import { expandVariables } from './expandVariables';

/** The operator that means the same of several values. */
const SEVERAL: Partial<Record<FilterOperator, FilterOperator>> = {
  '=': '=|',
  '!=': '!=|',
  '=|': '=|',
  '!=|': '!=|',
  '=~': '=~',
  '!~': '!~',
};

/** The filter with its variables' values, or undefined where a variable at All leaves nothing to filter. */
export function interpolateFilter(
  filter: LlmFilter,
  templateSrv: TemplateSrv,
  scopedVars?: ScopedVars
): LlmFilter | undefined {
  const isRegex = filter.op === '=~' || filter.op === '!~';
  const expansions = filter.values.map((value) =>
    expandVariables(value, templateSrv, scopedVars, isRegex ? { escape: escapeRegex } : {})
  );
  if (expansions.some(({ all }) => all)) {
    return undefined;
  }
  const values = [...new Set(expansions.flatMap((expansion) => expansion.values))];
  if (values.length <= 1) {
    return { ...filter, values };
  }
  // Several regular expressions mean any of them.
  const op = SEVERAL[filter.op];
  if (!op) {
    throw new Error(
      t(
        'query.one-value-operator',
        'The filter on "{{field}}" compares with {{op}}, which takes one value, but its variable has {{count}}. Choose one value, or use = instead.',
        { field: filter.field, op: filter.op, count: values.length, interpolation: { escapeValue: false } }
      )
    );
  }
  return { ...filter, op, values };
}

function escapeRegex(value: string): string {
  return value.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
