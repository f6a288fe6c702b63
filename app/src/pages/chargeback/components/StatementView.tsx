import { t } from '@grafana/i18n';
import { EmptyState, Stack } from '@grafana/ui';

import { FigureStrip, type Figure } from '../../../figures/FigureStrip';
import { measureDescription, measureName } from '../../../measures/describeMeasure';
import { formatMeasure } from '../../../measures/formatMeasure';
import type { Allocation } from '../domain/allocation';
import { hasUsage, type Statement } from '../domain/statement';
import type { UtcMonth } from '../domain/utcMonth';
import { monthName } from './monthName';
import { StatementTable } from './StatementTable';

interface Props {
  statement: Statement;
  month: UtcMonth;
  allocation: Allocation;
}

export function StatementView({ statement, month, allocation }: Props) {
  if (!hasUsage(statement)) {
    return (
      <EmptyState
        variant="not-found"
        message={t('chargeback.empty', 'No model calls in {{month}}', { month: monthName(month) })}
      />
    );
  }
  return (
    <Stack direction="column" gap={2}>
      <FigureStrip figures={summaryOf(statement)} label={t('chargeback.summary', 'The month in figures')} />
      <StatementTable statement={statement} allocation={allocation} />
    </Stack>
  );
}

function summaryOf({ total, unallocated }: Statement): Figure[] {
  return [
    {
      id: 'cost',
      name: t('chargeback.list-cost', 'List cost'),
      description: measureDescription('cost'),
      value: formatMeasure('cost', total.cost ?? null),
      note: t('chargeback.accrued', 'accrued from spans'),
    },
    {
      id: 'unallocated',
      name: t('chargeback.unallocated', 'Of that unallocated'),
      description: t('chargeback.unallocated-description', 'Cost of calls that name no team.'),
      value: formatMeasure('cost', unallocated.cost ?? null),
      note: t('chargeback.calls', '{{calls}} calls', { calls: formatMeasure('llm_calls', unallocated.llm_calls ?? 0) }),
    },
    {
      id: 'unpriced',
      name: measureName('unpriced_calls'),
      description: t(
        'chargeback.unpriced-description',
        'Calls of models without a known price. They are in no amount.'
      ),
      value: formatMeasure('unpriced_calls', total.unpriced_calls ?? null),
    },
    ...(['llm_calls', 'total_tokens'] as const).map((id) => ({
      id,
      name: measureName(id),
      description: measureDescription(id),
      value: formatMeasure(id, total[id] ?? null),
    })),
  ];
}
