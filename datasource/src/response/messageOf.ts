/** What the backend said in place of an answer. */
export function messageOf(reason: unknown): string {
  if (typeof reason === 'object' && reason !== null && 'data' in reason) {
    const { data } = reason;
    if (typeof data === 'object' && data !== null && 'message' in data) {
      return String(data.message);
    }
  }
  return reason instanceof Error ? reason.message : String(reason);
}
