import type { DataFrame, LinkModel } from '@grafana/data';
import { isMetricsFrame, isMetricsTable, readMetricsTable } from '@loopscope/core';

import { groupName } from './groupName';

/** The data links of groups of a metrics query: those of a table's row, or of a series at its newest value. */
export function groupLinks(series: readonly DataFrame[]): Map<string, LinkModel[]> {
  const links = new Map<string, LinkModel[]>();
  const add = (group: string, more: LinkModel[]) => {
    const known = links.get(group) ?? [];
    const isNew = (link: LinkModel) => !known.some(({ title, href }) => title === link.title && href === link.href);
    links.set(group, [...known, ...more.filter(isNew)]);
  };
  for (const frame of series.filter(isMetricsFrame)) {
    if (isMetricsTable(frame)) {
      readMetricsTable(frame).forEach(({ dimensions }, valueRowIndex) => {
        frame.fields.forEach((field) => add(groupName(dimensions), field.getLinks?.({ valueRowIndex }) ?? []));
      });
    } else {
      for (const field of frame.fields.filter(({ name }) => name !== 'time')) {
        const valueRowIndex = field.values.reduce<number>((last, value, row) => (value === null ? last : row), -1);
        add(groupName(field.labels ?? {}), field.getLinks?.({ valueRowIndex }) ?? []);
      }
    }
  }
  return links;
}
