import { canonicalTraceId, type LlmQuery } from '@loopscope/core';

const TRACE_ID = /^[0-9a-f]{1,32}$/;
const RUN_ID = /^([0-9a-f]{1,32})-([0-9a-f]{1,16})$/;

type TraceTarget = Pick<LlmQuery, 'traceId' | 'runId'>;

/**
 * Run ids and trace ids are pasted into one field. A run id is told by its dash; anything else, a variable or a half
 * typed id included, stays as it is until it is sent.
 */
export function traceTarget(text: string): TraceTarget {
  const id = text.trim().toLowerCase();
  const run = RUN_ID.exec(id);
  if (run) {
    return { runId: `${canonicalTraceId(run[1])}-${run[2].padStart(16, '0')}`, traceId: undefined };
  }
  return { traceId: TRACE_ID.test(id) ? canonicalTraceId(id) : text.trim() || undefined, runId: undefined };
}

/** What the field shows for a query. */
export function traceTargetText({ traceId, runId }: TraceTarget): string {
  return runId ?? traceId ?? '';
}
