import type { DataQuery } from '@grafana/schema';

import type { LlmFilter } from './LlmFilter';

/** What queries can ask for. The backend refuses a type it cannot answer yet with a message that says so. */
export const LLM_QUERY_TYPES = [
  'metrics',
  'runs',
  'trace',
  'calls',
  'sessions',
  'context',
  'loops',
  'graph',
  'events',
  'experiment',
  'sql',
] as const;

export type LlmQueryType = (typeof LLM_QUERY_TYPES)[number];

/** A heatmap counts the spans that add to one measure, by how much each adds. */
export type MetricsFormat = 'timeseries' | 'table' | 'heatmap';

/** What the rows of a list can be sorted by, the first where nothing is said. */
export const LIST_ORDERS = {
  runs: ['start', 'duration', 'cost', 'tokens', 'repeats', 'errors'],
  sessions: ['start', 'duration', 'cost', 'tokens', 'repeats', 'errors'],
  calls: ['start', 'duration', 'cost', 'tokens', 'ttft'],
  loops: ['repeats', 'start', 'cost', 'tokens'],
} as const;

export type ListQueryType = keyof typeof LIST_ORDERS;

export function isListQueryType(queryType: LlmQueryType): queryType is ListQueryType {
  return queryType in LIST_ORDERS;
}

export type ListOrderBy = (typeof LIST_ORDERS)[ListQueryType][number];
/** calls: model calls, tool executions, or both. */
export type LlmSteps = 'calls' | 'tools' | 'all';
export type SortOrder = 'asc' | 'desc';
/** `lean` leaves tags out, so that a giant trace stays small; `full` is cut at 5,000 spans with a notice. */
export type TraceDetail = 'lean' | 'full';

/**
 * What can happen: `deployment` is the first span of a new `service.version` of a service, `model` the first call of a
 * model by an agent of a service, `prompt` the first use of a version of a prompt by an agent; each only where another was
 * seen before. `loop` is a run that repeated a tool call to the same end, `cost` one that cost a lot.
 */
export const EVENT_KINDS = ['deployment', 'model', 'prompt', 'loop', 'cost'] as const;

export type EventKind = (typeof EVENT_KINDS)[number];
/** What was assigned to the arms of an experiment. */
export type ExperimentUnit = 'user' | 'session' | 'run';
export type LlmSource = 'clickhouse' | 'tempo';
/** `traces` are read whole and exact, up to a number of them; `sums` are added up by Tempo itself, and approximate. */
export type TempoReading = 'traces' | 'sums';

/** The value of a dashboard's variable, as `rawSql` is bound to it. */
export interface SqlVariable {
  values: string[];
  /** It may have several values: a list even with one. */
  multi?: boolean;
  /** It stands at All. */
  all?: boolean;
}

/**
 * The query model: it names what is asked, never how; the backend picks the cheapest table that can answer exactly.
 * The Go backend decodes the same fields and rejects unknown ones, so a typing error is an error and not an empty panel.
 */
export interface LlmQuery extends DataQuery {
  version: 1;
  queryType: LlmQueryType;
  /** Absent: the datasource's default. */
  source?: LlmSource;
  /**
   * metrics from Tempo: how. Absent: by the length of the range; for people, longer ones are read whole, too, where their
   * traces are few enough.
   */
  reading?: TempoReading;
  /** All must hold. */
  filters?: LlmFilter[];
  /** What somebody writes for filters, as long as it cannot be read (see setFilterText): such a query is not answered. */
  filterText?: string;
  /** How an editor shows the filters; rows if absent. */
  editorMode?: 'text';

  /** metrics: ids of semantics/measures.json. */
  measures?: string[];
  /** metrics: ids of semantics/dimensions.json. */
  groupBy?: string[];
  /** metrics: keep the n largest groups and put the rest into an Other row, so that totals stay true. */
  topN?: number;
  /** metrics; loops: `table` for the number of looping runs by service and agent instead of the list. */
  format?: MetricsFormat;
  /**
   * metrics timeseries: a duration of at least one minute such as `5m`, or calendar days, weeks, months or years (`1d`,
   * `1w`, `1M`, `1y`); empty means chosen from the panel's width.
   */
  interval?: string;
  /** metrics: where days, weeks and months begin, such as `Europe/Berlin`; absent: the dashboard's, else UTC. */
  timezone?: string;
  /**
   * metrics: an earlier time to set the answer beside: `previous` for the time just before the range, as long as it is;
   * a duration such as `90m`; or `1d`, `1w`, `1M`, `1y` back on the calendar, in the query's time zone and by its clocks.
   * Time series: more series on the same axis, with the label `compare`. Table: two columns a measure, `<id>_previous` and
   * `<id>_change` (0.5 is half as much again); an alert rule gets the change alone.
   */
  compare?: string;
  /**
   * metrics timeseries: names of the series, with `{{agent}}` for the value of a dimension and `{{measure}}` for the
   * measure's name, such as `{{agent}} · {{model}}`. Labels stay as they are.
   */
  legend?: string;
  /**
   * metrics timeseries and heatmap: also some of the spans that add most to the first measure, with their ids. Only of
   * measures to which single spans add something, and only for people who are signed in.
   */
  exemplars?: boolean;

  /** experiment: what was assigned to the arms, which the only dimension of `groupBy` tells; `run` if absent. */
  unit?: ExperimentUnit;

  /** events: which. */
  events?: EventKind[];
  /** events, loops as a table: from how many identical repeats on a run is a loop; 3 if absent. */
  minRepeats?: number;
  /** events: from how many US dollars on a run is an event; needed for `cost`. */
  minCost?: number;
  /** events: how long before the range a value may have been seen to be nothing new; `7d` if absent. */
  lookback?: string;

  /**
   * sql: what was typed, with macros (`$__timeFilter(ts)`, `$__filters`) and variables (`$agent`), which the backend turns
   * into bound values. Answered where an administrator has turned SQL on.
   */
  rawSql?: string;
  /** sql: the variables that `rawSql` names, filled in when the query is sent. */
  variables?: Record<string, SqlVariable>;

  /** runs, sessions, calls, loops; events: of each kind. */
  limit?: number;
  orderBy?: ListOrderBy;
  order?: SortOrder;
  /** runs, calls: rows as they arrive, the newest first; while the range ends now. */
  live?: boolean;
  /** calls: model calls if absent. */
  steps?: LlmSteps;

  /** trace, context, graph: 32 lower-case hex digits. */
  traceId?: string;
  /** trace, context, graph: only the spans of this run (`<trace id>-<span id>`). */
  runId?: string;
  /** trace: attributes and messages of this one span instead of the trace. */
  spanId?: string;
  detail?: TraceDetail;
  /**
   * The selection of a saved query (see foldSelection), or a bare trace id, as links from logs, exemplars and
   * correlations carry it; alone that means a trace query.
   */
  query?: string | LlmSelection;
}

/** The fields whose values may name people, sessions, projects or runs. */
export type LlmSelection = Pick<LlmQuery, 'filters' | 'filterText' | 'traceId' | 'runId' | 'spanId'>;
