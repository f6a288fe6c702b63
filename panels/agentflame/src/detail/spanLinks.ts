import type { DataFrame, LinkModel } from '@grafana/data';
import { isTraceFrame, rowLinks } from '@loopscope/core';

/** The data links of a span: those of all fields in its row, as overrides and the data source set them. */
export function spanLinks(series: readonly DataFrame[], spanId: string): LinkModel[] {
  return rowLinks(series.filter(isTraceFrame), ['spanID'], spanId);
}
