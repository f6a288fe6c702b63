/** What a group of a metrics query is called. */
export function groupName(dimensions: Record<string, string>): string {
  return Object.values(dimensions).filter(Boolean).join(' / ');
}
