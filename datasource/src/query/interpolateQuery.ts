import type { AdHocVariableFilter, ScopedVars } from '@grafana/data';
import { t } from '@grafana/i18n';
import type { TemplateSrv } from '@grafana/runtime';
import { adHocFilters, isCompleteFilter, type LlmQuery } from '@loopscope/core';

import { asLlmQuery } from './asLlmQuery';
import { expandVariables } from './expandVariables';
import { interpolateFilter } from './interpolateFilter';
import { sqlVariables } from './sqlVariables';
import { traceTarget, traceTargetText } from './traceTarget';

/** The query as the backend gets it: whole, without variables, without conditions that are still being written. */
export function interpolateQuery(
  query: LlmQuery,
  templateSrv: TemplateSrv,
  scopedVars?: ScopedVars,
  adHoc?: AdHocVariableFilter[]
): LlmQuery {
  const complete = asLlmQuery(query);
  const texts = (values: string[]) => [
    ...new Set(values.flatMap((value) => expandList(value, templateSrv, scopedVars))),
  ];

  const targetText = traceTargetText(complete);
  const target = targetText && traceTarget(onlyId(targetText, templateSrv, scopedVars));
  if (complete.queryType === 'trace') {
    return { ...complete, ...target };
  }
  const filters = (complete.filters ?? []).filter(isCompleteFilter).flatMap((filter) => {
    return interpolateFilter(filter, templateSrv, scopedVars) ?? [];
  });
  return {
    ...complete,
    ...target,
    filters: [...filters, ...adHocFilters(adHoc)],
    ...(complete.measures && { measures: texts(complete.measures) }),
    ...(complete.groupBy && { groupBy: texts(complete.groupBy) }),
    ...(complete.interval && { interval: templateSrv.replace(complete.interval, scopedVars) }),
    ...(complete.compare && { compare: templateSrv.replace(complete.compare, scopedVars) }),
    ...(complete.legend && { legend: templateSrv.replace(complete.legend, scopedVars) }),
    // Explore gets a panel's query with the values that it had there.
    ...(complete.rawSql && {
      variables: { ...complete.variables, ...sqlVariables(complete.rawSql, templateSrv, scopedVars) },
    }),
    ...(complete.timezone && { timezone: templateSrv.replace(complete.timezone, scopedVars) }),
  };
}

/** In a list of measures or dimensions "all" is every option of the variable, not the absence of a condition. */
function expandList(text: string, templateSrv: TemplateSrv, scopedVars?: ScopedVars): string[] {
  if (!text.includes('$') && !text.includes('[[')) {
    return [text];
  }
  return templateSrv
    .replace(text, scopedVars, (value: unknown) => (Array.isArray(value) ? value.join('\n') : String(value)))
    .split('\n')
    .filter(Boolean);
}

function onlyId(text: string, templateSrv: TemplateSrv, scopedVars?: ScopedVars): string {
  const { all, values } = expandVariables(text, templateSrv, scopedVars);
  if (all || values.length !== 1) {
    throw new Error(
      t('query.one-trace', 'A trace query shows one run or trace, but "{{text}}" stands for several. Choose one.', {
        text,
        interpolation: { escapeValue: false },
      })
    );
  }
  return values[0];
}
