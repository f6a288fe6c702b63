import { LIST_ORDERS, type ListQueryType, type LlmQuery, type LlmQueryType } from './LlmQuery';

export const QUERY_VERSION = 1;

/** Rows of a list that names no limit. */
export const DEFAULT_LIMIT = 100;

/** What new SQL begins with: it runs, and shows how times, filters and groups are written. */
const FIRST_SQL = `SELECT
  $__timeInterval(ts) AS time,
  model,
  count() AS calls
FROM llm_spans_v
WHERE $__timeFilter(ts) AND $__filters AND kind = 'llm' AND counts_call
GROUP BY time, model
ORDER BY time`;

/** What a new query asks, per type: an answer at once, on any data. */
const DEFAULTS: Record<LlmQueryType, Omit<LlmQuery, 'refId'>> = {
  metrics: {
    version: QUERY_VERSION,
    queryType: 'metrics',
    measures: ['llm_calls'],
    groupBy: [],
    filters: [],
    format: 'timeseries',
  },
  runs: list('runs'),
  sessions: list('sessions'),
  calls: list('calls'),
  loops: list('loops'),
  trace: { version: QUERY_VERSION, queryType: 'trace', detail: 'lean' },
  context: { version: QUERY_VERSION, queryType: 'context', filters: [] },
  events: {
    version: QUERY_VERSION,
    queryType: 'events',
    events: ['deployment', 'model', 'prompt', 'loop'],
    filters: [],
    limit: DEFAULT_LIMIT,
  },
  experiment: {
    version: QUERY_VERSION,
    queryType: 'experiment',
    measures: ['cost', 'total_tokens', 'llm_calls', 'error_rate', 'tool_error_rate', 'identical_repeats'],
    groupBy: ['variant'],
    unit: 'run',
    filters: [],
  },
  graph: { version: QUERY_VERSION, queryType: 'graph', filters: [] },
  sql: { version: QUERY_VERSION, queryType: 'sql', format: 'timeseries', rawSql: FIRST_SQL, filters: [] },
};

function list(queryType: ListQueryType): Omit<LlmQuery, 'refId'> {
  return {
    version: QUERY_VERSION,
    queryType,
    filters: [],
    limit: DEFAULT_LIMIT,
    orderBy: LIST_ORDERS[queryType][0],
    order: 'desc',
  };
}

/** The starting point of a query of this type, without a refId. */
export function defaultQuery(queryType: LlmQueryType = 'metrics'): Omit<LlmQuery, 'refId'> {
  return copyOf(DEFAULTS[queryType]);
}

/** Grafana keeps and changes what it is given, so each caller gets a copy of its own. */
function copyOf(query: Omit<LlmQuery, 'refId'>): Omit<LlmQuery, 'refId'> {
  return {
    ...query,
    ...(query.filters && { filters: [...query.filters] }),
    ...(query.measures && { measures: [...query.measures] }),
    ...(query.events && { events: [...query.events] }),
    ...(query.groupBy && { groupBy: [...query.groupBy] }),
  };
}
