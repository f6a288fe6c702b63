/** `<trace id>-<span id>`: the trace and the outermost agent or workflow span of the run. */
export interface RunParts {
  traceId: string;
  rootSpanId: string;
}

const RUN_ID = /^([0-9a-f]{32})-([0-9a-f]{16})$/;

/** The parts of a run id, or undefined for something else, such as half of an id from a chat. */
export function parseRunId(runId: string): RunParts | undefined {
  const match = RUN_ID.exec(runId);
  return match ? { traceId: match[1], rootSpanId: match[2] } : undefined;
}

/** Enough of the id to tell runs on a screen apart. */
export function shortRunId(runId: string): string {
  return parseRunId(runId)?.rootSpanId.slice(0, 8) ?? runId.slice(0, 12);
}
