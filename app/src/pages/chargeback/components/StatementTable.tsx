import { t } from '@grafana/i18n';
import { Text } from '@grafana/ui';
import type { MetricsRow } from '@loopscope/core';

import { measureDescription, measureName } from '../../../measures/describeMeasure';
import { formatMeasure } from '../../../measures/formatMeasure';
import { orUnknown } from '../../../page/orUnknown';
import { DataTable, type Column } from '../../../table/DataTable';
import { dimensionsOf, OWNERS, type Allocation } from '../domain/allocation';
import type { Statement } from '../domain/statement';
import { dimensionName } from '../../../measures/describeDimension';

interface Props {
  statement: Statement;
  allocation: Allocation;
}

const COLUMNS = ['llm_calls', 'embedding_calls', 'unpriced_calls', 'total_tokens'] as const;

/** A line a team, project or model; the unallocated and the unpriced are lines like any other. */
export function StatementTable({ statement: { lines, total }, allocation }: Props) {
  const dimensions = dimensionsOf(allocation);
  const columns: Array<Column<MetricsRow>> = [
    ...dimensions.map((id, index) => ({
      id,
      name: dimensionName(id),
      cell: (line: MetricsRow) => <DimensionCell id={id} value={line.dimensions[id] ?? ''} />,
      total: index === 0 ? t('chargeback.total', 'Total') : '',
    })),
    {
      id: 'cost',
      name: t('chargeback.list-cost', 'List cost'),
      description: measureDescription('cost'),
      numeric: true,
      cell: ({ measures }: MetricsRow) =>
        measures.cost === null && measures.unpriced_calls ? (
          <Text color="warning">{t('chargeback.unpriced', 'unpriced')}</Text>
        ) : (
          formatMeasure('cost', measures.cost ?? null)
        ),
      total: formatMeasure('cost', total.cost ?? null),
    },
    ...COLUMNS.map((id) => ({
      id,
      name: measureName(id),
      description: measureDescription(id),
      numeric: true,
      cell: ({ measures }: MetricsRow) => formatMeasure(id, measures[id] ?? null),
      total: formatMeasure(id, total[id] ?? null),
    })),
  ];
  return (
    <DataTable
      caption={t('chargeback.title', 'Chargeback')}
      columns={columns}
      rows={lines}
      rowKey={({ dimensions: names }) => JSON.stringify(names)}
    />
  );
}

function DimensionCell({ id, value }: { id: string; value: string }) {
  if (value === '' && OWNERS.has(id)) {
    return <Text color="warning">{t('chargeback.nobody', 'unallocated')}</Text>;
  }
  return <>{orUnknown(value)}</>;
}
