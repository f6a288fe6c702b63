import type { ReactNode } from 'react';
import type { DataFrame } from '@grafana/data';
import { Stack, Text } from '@grafana/ui';
import { readMetricsTable, type MetricsRow } from '@loopscope/core';

import { measureDescription, measureName } from '../../../measures/describeMeasure';
import { formatMeasure } from '../../../measures/formatMeasure';
import { DataTable, type Column } from '../../../table/DataTable';

interface Props {
  title: string;
  frames: DataFrame[];
  measures: string[];
  dimensions: Array<{ id: string; name: string; cell: (row: MetricsRow) => ReactNode }>;
  /** Which rows say anything; all of them by default. */
  isTelling?: (row: MetricsRow) => boolean;
  /** Shown where no row is. */
  empty: string;
}

/** A metrics table under a heading, one column a measure. */
export function RankingTable({ title, frames, measures, dimensions, isTelling = () => true, empty }: Props) {
  const rows = frames.flatMap(readMetricsTable).filter(isTelling);
  const columns: Array<Column<MetricsRow>> = [
    ...dimensions,
    ...measures.map((id) => ({
      id,
      name: measureName(id),
      description: measureDescription(id),
      numeric: true,
      cell: (row: MetricsRow) => formatMeasure(id, row.measures[id] ?? null),
    })),
  ];
  return (
    <Stack direction="column" gap={1}>
      <Text element="h2" variant="h4">
        {title}
      </Text>
      {rows.length === 0 ? (
        <Text color="secondary">{empty}</Text>
      ) : (
        <DataTable caption={title} columns={columns} rows={rows} rowKey={(row) => JSON.stringify(row.dimensions)} />
      )}
    </Stack>
  );
}
