import type { GrafanaImports } from '../webpack/RecordGrafanaImports';

/** The names a bundle imports that the oldest supported Grafana lacks: undefined there, an error on first use. */
export function namesMissingFromFloor(imports: GrafanaImports, floor: Record<string, string[]>): string[] {
  return Object.entries(imports).flatMap(([module, names]) => {
    if (names === null) {
      return [`${module}: the whole namespace`];
    }
    return names.filter((name) => !floor[module]?.includes(name)).map((name) => `${module}: ${name}`);
  });
}
