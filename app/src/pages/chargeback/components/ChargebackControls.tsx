import { t, Trans } from '@grafana/i18n';
import { Button, IconButton, RadioButtonGroup, Stack, Text } from '@grafana/ui';

import { dimensionsOf, type Allocation } from '../domain/allocation';
import { hasUsage, type Statement } from '../domain/statement';
import { statementCsv } from '../domain/statementCsv';
import { addMonths, formatMonth, isSameMonth, type UtcMonth } from '../domain/utcMonth';
import { downloadText } from './downloadText';
import { monthName } from './monthName';

interface Props {
  month: UtcMonth;
  /** The month that runs: there is nothing after it. */
  newest: UtcMonth;
  allocation: Allocation;
  /** Absent while it is being asked for: an old one under a new heading must not be saved. */
  statement?: Statement;
  onMonth: (month: UtcMonth) => void;
  onAllocation: (allocation: Allocation) => void;
}

export function ChargebackControls({ month, newest, allocation, statement, onMonth, onAllocation }: Props) {
  const save = () => {
    if (statement) {
      const name = `loopscope-chargeback-${formatMonth(month)}-by-${allocation}.csv`;
      const csv = statementCsv(statement, { month: formatMonth(month), dimensions: dimensionsOf(allocation) });
      downloadText(name, 'text/csv', csv);
    }
  };
  return (
    <Stack alignItems="center" justifyContent="space-between" gap={1} wrap="wrap">
      <Stack alignItems="center" gap={1}>
        <IconButton
          name="angle-left"
          size="xl"
          tooltip={t('chargeback.previous-month', 'Previous month')}
          onClick={() => onMonth(addMonths(month, -1))}
        />
        <Text element="h2" variant="h4">
          {monthName(month)}
        </Text>
        <IconButton
          name="angle-right"
          size="xl"
          tooltip={t('chargeback.next-month', 'Next month')}
          disabled={isSameMonth(month, newest)}
          onClick={() => onMonth(addMonths(month, 1))}
        />
      </Stack>
      <RadioButtonGroup<Allocation>
        aria-label={t('chargeback.by', 'Cut by')}
        value={allocation}
        onChange={onAllocation}
        options={[
          { value: 'team', label: t('chargeback.by-team', 'Team') },
          { value: 'project', label: t('chargeback.by-project', 'Project') },
          { value: 'model', label: t('chargeback.by-model', 'Model') },
          { value: 'every', label: t('chargeback.by-every', 'All three') },
        ]}
      />
      <Button icon="download-alt" variant="secondary" disabled={!statement || !hasUsage(statement)} onClick={save}>
        <Trans i18nKey="chargeback.csv">Download CSV</Trans>
      </Button>
    </Stack>
  );
}
