import type { DataFrame, LinkModel } from '@grafana/data';

/** Fields that name a span, in our frames and in Grafana's trace frames. */
const SPAN_FIELDS = ['spanID', 'span_id'];

/** The data links that are set on fields of the row of a span. */
export function linksOf(series: readonly DataFrame[], spanId: string): LinkModel[] {
  for (const frame of series) {
    const ids = frame.fields.find(({ name }) => SPAN_FIELDS.includes(name));
    const row = ids ? Array.from(ids.values).indexOf(spanId) : -1;
    if (row >= 0) {
      const links = frame.fields
        .filter(({ config, getLinks }) => getLinks && (config.links?.length ?? 0) > 0)
        .flatMap((field) => field.getLinks?.({ valueRowIndex: row }) ?? []);
      // Several fields lead to the same place.
      return [...new Map(links.map((link) => [`${link.title} ${link.href}`, link])).values()];
    }
  }
  return [];
}
