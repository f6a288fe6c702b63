import type { DataFrame, DataLink, Field } from '@grafana/data';
import { t } from '@grafana/i18n';
import { defaultQuery, type LlmFilter, type LlmQuery, type LlmQueryType, type LlmSource } from '@loopscope/core';
import { dimensions } from '@loopscope/semantics/dimensions';

import { catalogueName } from '../editor/catalogueTexts';
import { contractOf } from './contractOf';

interface Target {
  uid: string;
  name: string;
  /** What answered the list, where its query names it: links ask the same. */
  source?: LlmSource;
  /** Grafana finds what an annotation shows by these names, and not by those of fields. */
  isAnnotation?: boolean;
}

const LISTS: ReadonlySet<string> = new Set(['runs', 'sessions', 'calls', 'loops', 'context', 'events', 'experiment']);
const TEXT_DIMENSIONS: ReadonlySet<string> = new Set(
  dimensions.filter(({ type }) => type === 'string').map(({ id }) => id)
);

/**
 * A table as people read it: columns by their names, ids that open what they name in Explore, and values that filter
 * where there is a dimension of that name.
 */
export function presentLists(frame: DataFrame, datasource: Target): DataFrame {
  if (contractOf(frame) === 'exemplars') {
    return { ...frame, fields: frame.fields.map((field) => presentField(field, datasource)) };
  }
  if (!LISTS.has(contractOf(frame) ?? '')) {
    return frame;
  }
  const ofRuns = frame.fields.some(({ name }) => name === 'run_id');
  return {
    ...frame,
    // Without this Explore draws every number of the table as a line, too.
    meta: { ...frame.meta, preferredVisualisationType: 'table' },
    fields: frame.fields.map((field) =>
      presentField(field, datasource, ofRuns && field.name === 'start' ? openRun(datasource, RUN_OF_ROW) : undefined)
    ),
  };
}

function presentField(
  field: Field,
  datasource: Target,
  link: DataLink<LlmQuery> | undefined = LINKS[field.name]?.(datasource)
): Field {
  return {
    ...field,
    config: {
      ...field.config,
      displayNameFromDS: field.config.displayNameFromDS ?? columnName(field.name, datasource.isAnnotation),
      ...(TEXT_DIMENSIONS.has(field.name) && { filterable: true }),
      ...(link && { links: [...(field.config.links ?? []), link] }),
    },
  };
}

/** Most columns are dimensions and measures, which have names. */
function columnName(id: string, isAnnotation = false): string {
  const names: Record<string, string> = {
    start: t('runs.column.start', 'Start'),
    open: t('runs.column.open', 'Still running'),
    models: t('runs.column.models', 'Models'),
    users: t('list.column.users', 'Users'),
    agents: t('list.column.agents', 'Agents'),
    services: t('list.column.services', 'Services'),
    teams: t('list.column.teams', 'Teams'),
    projects: t('list.column.projects', 'Projects'),
    traces: t('list.column.traces', 'Traces'),
    streaming: t('list.column.streaming', 'Streaming'),
    time_to_first_token: t('list.column.time-to-first-token', 'Time to first token'),
    identical_repeat: t('list.column.identical-repeat', 'Identical repeat'),
    repeats: t('list.column.repeats', 'Repeats'),
    wasted_tokens: t('list.column.wasted-tokens', 'Wasted tokens'),
    wasted_cost: t('list.column.wasted-cost', 'Wasted cost'),
    span_ids: t('list.column.span-ids', 'Spans'),
    role: t('list.column.role', 'Role'),
    tokens: t('list.column.tokens', 'Tokens'),
    basis: t('list.column.basis', 'How well known'),
    characters: t('list.column.characters', 'Characters'),
    items: t('list.column.items', 'Items'),
    context_limit: t('list.column.context-limit', 'Context limit'),
    reserve: t('list.column.reserve', 'Reserved for output'),
    cut_short: t('list.column.cut-short', 'Cut short'),
    previous: t('list.column.previous', 'Before'),
    ...(!isAnnotation && {
      time: t('list.column.time', 'Time'),
      timeEnd: t('list.column.time-end', 'Until'),
      title: t('list.column.title', 'Event'),
      value: t('list.column.value', 'Value'),
    }),
  };
  return names[id] ?? catalogueName(id);
}

const LINKS: Record<string, (datasource: Target) => DataLink<LlmQuery>> = {
  run_id: (datasource) => openRun(datasource, VALUE),
  trace_id: (datasource) =>
    link(t('runs.open-trace', 'Open the whole trace in Explore'), datasource, 'trace', { traceId: VALUE }),
  conversation_id: (datasource) =>
    link(t('list.open-session', 'Open the runs of the session in Explore'), datasource, 'runs', {
      filters: [sessionFilter(VALUE)],
    }),
};

const VALUE = '${__value.raw}';
/** Ids are far to the right: the first column opens the run as well. */
const RUN_OF_ROW = '${__data.fields.run_id}';

const openRun = (datasource: Target, runId: string): DataLink<LlmQuery> =>
  link(t('runs.open-run', 'Open the run in Explore'), datasource, 'trace', { runId });

const sessionFilter = (value: string): LlmFilter => ({ field: 'conversation_id', op: '=', values: [value] });

function link(
  title: string,
  { uid, name, source }: Target,
  queryType: LlmQueryType,
  target: Pick<LlmQuery, 'runId' | 'traceId' | 'filters'>
): DataLink<LlmQuery> {
  return {
    title,
    url: '',
    internal: {
      datasourceUid: uid,
      datasourceName: name,
      query: { ...defaultQuery(queryType), refId: 'A', ...(source && { source }), ...target },
    },
  };
}
