const SIGNS_OF_LIFE = ['runs', 'llm_calls', 'tool_calls'];

/** Whether totals tell of any work at all; a measure nobody could answer counts as none. */
export function hasCalls(totals: Record<string, number | null>): boolean {
  return SIGNS_OF_LIFE.some((measure) => (totals[measure] ?? 0) > 0);
}
