import type { DataFrame, Field, LinkModel } from '@grafana/data';

/**
 * The data links of a row, as overrides and the data source set them on any of its fields. The row is the first whose field
 * of one of the names has this value; what several fields lead to is told once.
 */
export function rowLinks(series: readonly DataFrame[], names: readonly string[], value: string): LinkModel[] {
  for (const { fields } of series) {
    const row = fields.find(({ name }) => names.includes(name))?.values.indexOf(value) ?? -1;
    if (row >= 0) {
      return linksOf(fields, row);
    }
  }
  return [];
}

function linksOf(fields: readonly Field[], row: number): LinkModel[] {
  const links = fields.flatMap((field) => field.getLinks?.({ valueRowIndex: row }) ?? []);
  return [...new Map(links.map((link) => [JSON.stringify([link.title, link.href]), link])).values()];
}
