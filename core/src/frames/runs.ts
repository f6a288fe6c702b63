import type { DataFrame } from '@grafana/data';

import { Columns } from './columns';
import { contractOf, requireContract } from './contract';
import { figuresOf, names, readRow, type RowFigures } from './figures';
import { statusOf, type SpanStatus } from './TraceSpan';

const CONTRACT = 'runs';

/** A run of an agent. */
export interface RunRow extends RowFigures {
  runId: string;
  traceId: string;
  /** Unix milliseconds. */
  startMs: number;
  durationMs: number;
  status: SpanStatus;
  name: string;
  agent: string;
  workflow: string;
  service: string;
  models: string[];
  conversationId: string;
  userId: string;
  team: string;
  project: string;
  promptName: string;
  promptVersion: string;
  open: boolean;
  /** Of a run that goes on and whose spans name no agent: the last known of its session, or of its service. */
  lastKnownAgent: string;
  /**
   * Tool executions that came again in a row without progress, at its end of a run that goes on, else the most there were; and
   * executions since the last progress. null where nobody looked at the run's steps.
   */
  repeatStreak: number | null;
  sinceProgress: number | null;
  /** Spans below a parent that is missing, for which the innermost span around it stands in. */
  inferredSpans: number;
  /** Highest of the run's calls, 0..1 and above; null where no limit is known. */
  contextSaturation: number | null;
}

const REQUIRED = ['run_id', 'trace_id', 'start', 'duration', 'status', 'name'] as const;

export function isRunsFrame(frame: DataFrame): boolean {
  return contractOf(frame)?.contract === CONTRACT;
}

export function readRunsFrame(frame: DataFrame): RunRow[] {
  requireContract(frame, CONTRACT);
  const columns = new Columns(frame);
  columns.require(CONTRACT, REQUIRED);

  const status = columns.text('status');
  const start = columns.number('start');
  const duration = columns.number('duration');
  const models = columns.text('models');
  const texts = {
    runId: columns.text('run_id'),
    traceId: columns.text('trace_id'),
    name: columns.text('name'),
    agent: columns.text('agent'),
    lastKnownAgent: columns.text('last_known_agent'),
    workflow: columns.text('workflow'),
    service: columns.text('service'),
    conversationId: columns.text('conversation_id'),
    userId: columns.text('user_id'),
    team: columns.text('team'),
    project: columns.text('project'),
    promptName: columns.text('prompt_name'),
    promptVersion: columns.text('prompt_version'),
  };
  const figures = figuresOf(columns);
  const contextSaturation = columns.number('context_saturation');
  const open = columns.flag('open');
  const inferredSpans = columns.count('inferred_spans');
  const repeatStreak = columns.number('repeat_streak');
  const sinceProgress = columns.number('since_progress');

  return Array.from({ length: columns.length }, (_, row): RunRow => ({
    ...readRow(texts, row),
    ...figures(row),
    contextSaturation: contextSaturation(row),
    startMs: start(row) ?? 0,
    durationMs: duration(row) ?? 0,
    status: statusOf(status(row)),
    models: names(models(row)),
    open: open(row),
    inferredSpans: inferredSpans(row),
    repeatStreak: repeatStreak(row),
    sinceProgress: sinceProgress(row),
  }));
}
