import type { DataFrame, DataLink } from '@grafana/data';
import { t } from '@grafana/i18n';
import { defaultQuery, type LlmQuery } from '@loopscope/core';

interface Target {
  uid: string;
  name: string;
}

/** Ids in a table of runs open the trace in Explore. The frame's own links, if it has any, stay. */
export function linkRuns(frame: DataFrame, datasource: Target): DataFrame {
  if (frame.meta?.custom?.loopscope?.contract !== 'runs') {
    return frame;
  }
  return {
    ...frame,
    // Without this Explore draws every number of the table as a line, too.
    meta: { ...frame.meta, preferredVisualisationType: 'table' },
    fields: frame.fields.map((field) => {
      const link = LINKS[field.name]?.(datasource);
      return link ? { ...field, config: { ...field.config, links: [...(field.config.links ?? []), link] } } : field;
    }),
  };
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
