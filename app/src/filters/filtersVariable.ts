import { t } from '@grafana/i18n';
import { AdHocFiltersVariable, escapeURLDelimiters, sceneGraph, type SceneObject } from '@grafana/scenes';
import { adHocFilters, isCompleteFilter, type LlmFilter } from '@loopscope/core';

import { dataSourceRef } from '../datasource/dataSourceVariable';

const NAME = 'filters';

/** The chips of a page's filter bar. The data source tells their keys and values, and adds them to every query. */
export function createFiltersVariable(): AdHocFiltersVariable {
  return new AdHocFiltersVariable({
    name: NAME,
    label: t('filters.label', 'Filters'),
    datasource: dataSourceRef,
    applyMode: 'auto',
    layout: 'combobox',
    supportsMultiValueOperators: true,
    allowCustomValue: true,
    filters: [],
    // Numbers of rows are offered where the page's queries have such rows.
    useQueriesAsFilterForOptions: true,
    inputPlaceholder: t('filters.placeholder', 'Filter by agent, model, service …'),
  });
}

/** What the chips say, but for one that is still being chosen. */
export function conditionsOf({ filters }: AdHocFiltersVariable['state']): LlmFilter[] {
  return adHocFilters(filters);
}

/** Parameters of an address that opens a page with these filters. */
export function filterParams(filters: LlmFilter[]): Record<string, string[]> {
  const conditions = filters
    .filter(isCompleteFilter)
    .map(({ field, op, values }) => [field, op, ...values].map(escapeURLDelimiters).join('|'));
  return { [`var-${NAME}`]: conditions };
}

/** Whether something is filtered, so that an empty answer can offer to stop that. */
export function hasFilters(object: SceneObject): boolean {
  return (filtersOf(object)?.state.filters.length ?? 0) > 0;
}

export function clearFilters(object: SceneObject): void {
  filtersOf(object)?.setState({ filters: [] });
}

export function filtersOf(object: SceneObject): AdHocFiltersVariable | undefined {
  const variable = sceneGraph.lookupVariable(NAME, object);
  return variable instanceof AdHocFiltersVariable ? variable : undefined;
}
