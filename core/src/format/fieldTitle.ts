import type { Field } from '@grafana/data';

/** What a figure is called: as the display name of its field says where somebody set one, else `own`. */
export function fieldTitle(fields: readonly Field[], names: readonly string[], own: string): string {
  const named = fields.find(({ name, config }) => names.includes(name) && (config.displayName ?? '') !== '');
  return named?.config.displayName ?? own;
}
