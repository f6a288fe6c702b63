import { t } from '@grafana/i18n';
import { Stack, Text } from '@grafana/ui';

import { DataTable, type Column } from '../../../table/DataTable';
import type { OutcomeComparison } from '../domain/compareOutcome';
import type { Comparison } from '../domain/compareVersions';
import { differenceText, outcomeName, readingText, valueText } from './outcomeText';

interface Props {
  comparison: Comparison;
}

export function OutcomeTable({ comparison: { a, b, choice, outcomes } }: Props) {
  const columns: Array<Column<OutcomeComparison>> = [
    { id: 'outcome', name: t('prompts.outcome', 'Outcome'), cell: (row) => <OutcomeCell row={row} /> },
    {
      id: 'a',
      name: t('prompts.version-named', 'Version {{version}}', { version: a.version }),
      numeric: true,
      cell: (row) => valueText(row.outcome, row.a?.value),
    },
    {
      id: 'b',
      name: t('prompts.version-named', 'Version {{version}}', { version: b.version }),
      numeric: true,
      cell: (row) => valueText(row.outcome, row.b?.value),
    },
    {
      id: 'difference',
      name: t('prompts.differs-by', 'Differs by'),
      numeric: true,
      cell: (row) => (row.difference ? differenceText(row, row.difference.estimate) : '–'),
    },
    {
      id: 'interval',
      name: t('prompts.interval', '95 % interval'),
      description: t(
        'prompts.interval-description',
        'Holds for one look decided beforehand, not for watching until something shows.'
      ),
      numeric: true,
      cell: (row) =>
        row.difference
          ? t('prompts.interval-text', '{{low}} to {{high}}', {
              low: differenceText(row, row.difference.low),
              high: differenceText(row, row.difference.high),
              interpolation: { escapeValue: false },
            })
          : '–',
    },
    { id: 'reading', name: t('prompts.reading', 'Reading'), cell: readingText },
    ...(choice.unit === 'run' ? [] : [designEffectColumn()]),
  ];
  return (
    <DataTable
      caption={t('prompts.comparison', 'Comparison of two versions')}
      columns={columns}
      rows={outcomes}
      rowKey={({ outcome }) => outcome.id}
    />
  );
}

/** Between runs taken for independent there is no clustering to measure. */
function designEffectColumn(): Column<OutcomeComparison> {
  return {
    id: 'design-effect',
    name: t('prompts.design-effect', 'Design effect'),
    description: t(
      'prompts.design-effect-description',
      'How many times larger the variance is than if all runs were independent of each other.'
    ),
    numeric: true,
    cell: ({ designEffect }) => (designEffect === null ? '–' : designEffect.toFixed(2)),
  };
}

function OutcomeCell({ row: { outcome, untold } }: { row: OutcomeComparison }) {
  return (
    <Stack direction="column" gap={0}>
      {outcomeName(outcome)}
      {untold > 0 && (
        <Text variant="bodySmall" color="secondary">
          {t('prompts.untold', 'without {{count}} runs that cannot tell', { count: untold })}
        </Text>
      )}
    </Stack>
  );
}
