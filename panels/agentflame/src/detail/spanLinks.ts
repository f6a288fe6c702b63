import type { DataFrame, LinkModel } from '@grafana/data';
import { isTraceFrame } from '@loopscope/core';

/** The data links of a span: those of all fields in its row, as overrides and the data source set them. */
export function spanLinks(series: readonly DataFrame[], spanId: string): LinkModel[] {
  for (const frame of series.filter(isTraceFrame)) {
    const row = frame.fields.find(({ name }) => name === 'spanID')?.values.indexOf(spanId) ?? -1;
    if (row >= 0) {
      return frame.fields.flatMap((field) => field.getLinks?.({ valueRowIndex: row }) ?? []);
    }
  }
  return [];
}
