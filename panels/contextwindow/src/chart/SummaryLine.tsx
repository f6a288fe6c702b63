import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Badge, useStyles2 } from '@grafana/ui';
import { formatCount, type ContextStep } from '@loopscope/core';

import { percent } from './stepFacts';
import { summary } from './summary';

/** The fullest call, and what the picture does not know. */
export function SummaryLine({ steps }: { steps: readonly ContextStep[] }) {
  const styles = useStyles2(getStyles);
  const { calls, peak, withoutTokens, withoutLimit, apportioned, unknownSplit } = summary(steps);

  return (
    <div className={styles.line}>
      <strong>{peakText(peak)}</strong>
      <span>
        {calls === 1
          ? t('contextwindow.summary.one-call', '1 model call')
          : t('contextwindow.summary.calls', '{{n}} model calls', { n: formatCount(calls) })}
      </span>
      {apportioned > 0 && (
        <Badge
          color="blue"
          text={t('contextwindow.summary.apportioned', 'split apportioned')}
          tooltip={t(
            'contextwindow.summary.apportioned-tooltip',
            'Totals are exact. The split by role is the total shared out by measured characters.'
          )}
        />
      )}
      {unknownSplit > 0 && (
        <span>
          {t('contextwindow.summary.no-content', 'calls without sizes of content: {{n}}', { n: unknownSplit })}
        </span>
      )}
      {withoutTokens > 0 && (
        <span>{t('contextwindow.summary.no-tokens', 'calls without tokens: {{n}}', { n: withoutTokens })}</span>
      )}
      {withoutLimit > 0 && (
        <span>{t('contextwindow.summary.no-limit', 'calls without a known limit: {{n}}', { n: withoutLimit })}</span>
      )}
    </div>
  );
}

function peakText(peak: ContextStep | null): string {
  if (!peak || peak.used === null) {
    return t('contextwindow.summary.no-peak', 'No tokens reported');
  }
  const used = formatCount(peak.used);
  return peak.saturation === null
    ? t('contextwindow.summary.peak-tokens', 'Peak {{used}} tokens in call {{n}}', { used, n: peak.number })
    : t('contextwindow.summary.peak', 'Peak {{percent}} full in call {{n}}', {
        percent: percent(peak.saturation),
        n: peak.number,
      });
}

function getStyles(theme: GrafanaTheme2) {
  return {
    line: css({
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      columnGap: theme.spacing(1.5),
      paddingBottom: theme.spacing(0.5),
      color: theme.colors.text.secondary,
      fontSize: theme.typography.bodySmall.fontSize,
      strong: { color: theme.colors.text.primary },
    }),
  };
}
