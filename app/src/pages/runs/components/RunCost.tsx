import { t } from '@grafana/i18n';
import { Text, Tooltip } from '@grafana/ui';
import { formatUsd, type RunRow } from '@loopscope/core';

interface Props {
  run: Pick<RunRow, 'cost' | 'unpricedCalls'>;
}

/** The cost of a run; never a bare zero or sum where calls have no price. */
export function RunCost({ run: { cost, unpricedCalls } }: Props) {
  if (unpricedCalls === 0) {
    return <>{cost === null ? '–' : formatUsd(cost)}</>;
  }
  return (
    <Tooltip
      content={t('runs.unpriced', '{{count}} calls have no known price and are not included.', {
        count: unpricedCalls,
      })}
    >
      <span tabIndex={0}>
        {cost === null ? <Text color="warning">{t('runs.no-price', 'unpriced')}</Text> : `${formatUsd(cost)} +`}
      </span>
    </Tooltip>
  );
}
