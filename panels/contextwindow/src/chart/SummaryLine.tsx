import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Badge, Tooltip, useStyles2 } from '@grafana/ui';
import { HORIZON, formatCount, type ContextStep, type ForecastBacktest } from '@loopscope/core';

import type { nextOverflow } from '../data/forecasts';
import type { Figures } from '../figures/figures';
import { saturationColor } from '../figures/saturationScale';
import { Swatch } from '../figures/Swatch';
import { summary } from './summary';

interface Props {
  steps: readonly ContextStep[];
  next: ReturnType<typeof nextOverflow>;
  backtest: ForecastBacktest | null;
  figures: Figures;
}

/** The fullest call, what is ahead, and what the picture does not know. */
export function SummaryLine({ steps, next, backtest, figures }: Props) {
  const styles = useStyles2(getStyles);
  const { calls, peak, withoutTokens, withoutLimit, apportioned, unknownSplit } = summary(steps);

  return (
    <div className={styles.line}>
      <strong>
        <Swatch color={saturationColor(peak?.saturation ?? null, figures.scale)} />
        {peakText(peak, figures)}
      </strong>
      <span>
        {calls === 1
          ? t('contextwindow.summary.one-call', '1 model call')
          : t('contextwindow.summary.calls', '{{n}} model calls', { n: formatCount(calls) })}
      </span>
      {next && 'forecast' in next && (
        <Tooltip content={backtestText(backtest)}>
          <span tabIndex={0} className={styles.forecast}>
            {forecastText(next, figures)}
          </span>
        </Tooltip>
      )}
      {next && !('forecast' in next) && (
        <span>
          {t('contextwindow.summary.few-runs', 'no forecast: {{runs}} earlier runs were like this', {
            runs: formatCount(next.runs),
          })}
        </span>
      )}
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

function forecastText({ step, forecast }: Extract<Props['next'], { forecast: unknown }>, { share }: Figures): string {
  const ahead = t(
    'contextwindow.summary.forecast',
    'After call {{n}}: {{share}} ({{low}} to {{high}}) overflow within {{calls}} calls',
    {
      n: step.number,
      share: share(forecast.within.share),
      low: share(forecast.within.low),
      high: share(forecast.within.high),
      calls: HORIZON,
    }
  );
  const at =
    forecast.at &&
    t('contextwindow.summary.forecast-at', "at the agent's call {{median}} ({{low}} to {{high}})", {
      median: formatCount(Math.round(forecast.at.median)),
      low: formatCount(Math.floor(forecast.at.low)),
      high: formatCount(Math.ceil(forecast.at.high)),
    });
  return at ? `${ahead}, ${at}` : ahead;
}

function backtestText(backtest: ForecastBacktest | null): string {
  return backtest === null
    ? t(
        'contextwindow.summary.no-backtest',
        'Share of earlier runs of this agent that were as full at about this call.'
      )
    : t(
        'contextwindow.summary.backtest',
        'Share of earlier runs of this agent that were as full at about this call. Tried on those runs themselves: Brier score {{brier}} over {{n}} calls, where always saying the average gets {{base}}; 0 is best.',
        {
          brier: backtest.brier.toFixed(3),
          base: backtest.baseBrier.toFixed(3),
          n: formatCount(backtest.forecasts),
        }
      );
}

function peakText(peak: ContextStep | null, { tokens, share }: Figures): string {
  if (!peak || peak.used === null) {
    return t('contextwindow.summary.no-peak', 'No tokens reported');
  }
  const used = tokens(peak.used);
  return peak.saturation === null
    ? t('contextwindow.summary.peak-tokens', 'Peak {{used}} tokens in call {{n}}', { used, n: peak.number })
    : t('contextwindow.summary.peak', 'Peak {{percent}} full in call {{n}}', {
        percent: share(peak.saturation),
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
      minWidth: 0,
      strong: { color: theme.colors.text.primary },
    }),
    forecast: css({ textDecoration: 'underline dotted', textUnderlineOffset: 3 }),
  };
}
