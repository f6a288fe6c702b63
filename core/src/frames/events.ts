import type { DataFrame } from '@grafana/data';

import { Columns } from './columns';
import { requireContract } from './contract';

/** Something that happened. Texts are '' where the kind of event does not tell them. */
export interface LlmEvent {
  /** One of EVENT_KINDS, or one that this version does not know. */
  kind: string;
  /** Unix milliseconds; the end is null for a moment, and for a run that is not over. */
  startMs: number;
  endMs: number | null;
  service: string;
  agent: string;
  promptName: string;
  tool: string;
  /** What is new, and the newest before it. */
  value: string;
  previous: string;
  repeats: number | null;
  /** US dollars. */
  cost: number | null;
  runId: string;
  traceId: string;
}

const CONTRACT = 'events';

export function readEventsFrame(frame: DataFrame): LlmEvent[] {
  requireContract(frame, CONTRACT);
  const columns = new Columns(frame);
  columns.require(CONTRACT, ['time', 'kind']);
  const text = (name: string) => columns.text(name);
  const [start, end] = [columns.count('time'), columns.number('timeEnd')];
  const [kind, service, agent, promptName, tool] = ['kind', 'service', 'agent', 'prompt_name', 'tool'].map(text);
  const [value, previous, runId, traceId] = ['value', 'previous', 'run_id', 'trace_id'].map(text);
  const [repeats, cost] = [columns.number('repeats'), columns.number('cost')];
  return Array.from({ length: columns.length }, (_, row) => ({
    kind: kind(row),
    startMs: start(row),
    endMs: end(row),
    service: service(row),
    agent: agent(row),
    promptName: promptName(row),
    tool: tool(row),
    value: value(row),
    previous: previous(row),
    repeats: repeats(row),
    cost: cost(row),
    runId: runId(row),
    traceId: traceId(row),
  }));
}
