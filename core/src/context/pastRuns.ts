import type { CallRow } from '../frames/calls';
import { isCutShort, isTooLong } from './cutShort';

/** A model call of a run that is over. */
export interface PastCall {
  /** null where it is not known. */
  saturation: number | null;
  /** No room was left: the answer was cut short, the input refused, or the conversation compacted. */
  overflowed: boolean;
}

/** The model calls of one agent in one run. */
export interface PastRun {
  runId: string;
  agent: string;
  calls: PastCall[];
  /** Tools that the run called; null where the rows tell of no tools at all. */
  tools: ReadonlySet<string> | null;
}

/** A window that falls by this share between two calls of an agent was compacted. */
const COMPACTED = 0.3;

/** What past runs of agents came to, out of the rows of a calls query. */
export function pastRuns(rows: readonly CallRow[]): PastRun[] {
  const tellsTools = rows.some(({ kind }) => kind === 'tool');
  const runs = new Map<string, { rows: CallRow[]; tools: Set<string> }>();
  const toolsOf = new Map<string, Set<string>>();
  for (const row of [...rows].sort((a, b) => a.startMs - b.startMs)) {
    const tools = toolsOf.get(row.runId) ?? new Set();
    toolsOf.set(row.runId, tools);
    if (row.tool !== '') {
      tools.add(row.tool);
    }
    if (row.kind === 'llm') {
      const key = JSON.stringify([row.runId, row.agent]);
      const run = runs.get(key) ?? { rows: [], tools };
      run.rows.push(row);
      runs.set(key, run);
    }
  }
  return [...runs.values()].map(({ rows: calls, tools }) => ({
    runId: calls[0].runId,
    agent: calls[0].agent,
    calls: calls.map((call, index) => pastCall(call, calls[index - 1])),
    tools: tellsTools ? tools : null,
  }));
}

function pastCall(call: CallRow, before: CallRow | undefined): PastCall {
  const { contextSaturation, finishReason, errorType } = call;
  const last = before?.contextSaturation ?? null;
  const isCompacted = last !== null && contextSaturation !== null && contextSaturation < last * (1 - COMPACTED);
  return {
    saturation: contextSaturation,
    overflowed: isCutShort(finishReason) || isTooLong(errorType) || isCompacted,
  };
}

/** Model calls that runs of an agent made after their n-th, on average; null where fewer than `fewest` got there. */
export function meanRemaining(history: readonly PastRun[], agent: string, after: number, fewest = 5): number | null {
  const lengths = history
    .filter((run) => run.agent === agent && run.calls.length >= after)
    .map(({ calls }) => calls.length - after);
  return lengths.length < fewest ? null : lengths.reduce((a, b) => a + b, 0) / lengths.length;
}
