import type { DataFrame, DataLink, Field } from '@grafana/data';
import { t } from '@grafana/i18n';
import { defaultQuery, type LlmQuery } from '@loopscope/core';

import { catalogueName } from '../editor/catalogueTexts';
import { contractOf } from './contractOf';

interface Target {
  uid: string;
  name: string;
}

/** A table of runs as people read it: columns by their names, and ids that open the trace in Explore. */
export function presentRuns(frame: DataFrame, datasource: Target): DataFrame {
  if (contractOf(frame) !== 'runs') {
    return frame;
  }
  return {
    ...frame,
    // Without this Explore draws every number of the table as a line, too.
    meta: { ...frame.meta, preferredVisualisationType: 'table' },
    fields: frame.fields.map((field) => presentField(field, datasource)),
  };
}

function presentField(field: Field, datasource: Target): Field {
  const link = LINKS[field.name]?.(datasource);
  return {
    ...field,
    config: {
      ...field.config,
      displayNameFromDS: field.config.displayNameFromDS ?? columnName(field.name),
      ...(link && { links: [...(field.config.links ?? []), link] }),
    },
  };
}

/** Most columns are dimensions and measures, which have names. */
function columnName(id: string): string {
  switch (id) {
    case 'start':
      return t('runs.column.start', 'Start');
    case 'models':
      return t('runs.column.models', 'Models');
    case 'open':
      return t('runs.column.open', 'Still running');
    default:
      return catalogueName(id);
  }
}

const LINKS: Record<string, (datasource: Target) => DataLink<LlmQuery>> = {
  run_id: (datasource) =>
    traceLink(t('runs.open-run', 'Open the run in Explore'), datasource, { runId: '${__value.raw}' }),
  trace_id: (datasource) =>
    traceLink(t('runs.open-trace', 'Open the whole trace in Explore'), datasource, { traceId: '${__value.raw}' }),
};

function traceLink(
  title: string,
  { uid, name }: Target,
  target: Pick<LlmQuery, 'runId' | 'traceId'>
): DataLink<LlmQuery> {
  return {
    title,
    url: '',
    internal: { datasourceUid: uid, datasourceName: name, query: { ...defaultQuery('trace'), refId: 'A', ...target } },
  };
}
