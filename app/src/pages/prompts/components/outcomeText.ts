import { t } from '@grafana/i18n';
import { formatCount, formatDuration, formatUsd } from '@loopscope/core';

import type { OutcomeComparison } from '../domain/compareOutcome';
import type { Outcome } from '../domain/outcomes';

export function outcomeName({ id }: Outcome): string {
  switch (id) {
    case 'cost':
      return t('prompts.outcome-cost', 'Cost per run');
    case 'tokens':
      return t('prompts.outcome-tokens', 'Tokens per run');
    case 'duration':
      return t('prompts.outcome-duration', 'Mean duration of a run');
    case 'failed':
      return t('prompts.outcome-failed', 'Share of failed runs');
    case 'calls':
      return t('prompts.outcome-calls', 'Model calls per run');
    case 'failed-calls':
      return t('prompts.outcome-failed-calls', 'Share of failed model calls');
    case 'tool-errors':
      return t('prompts.outcome-tool-errors', 'Share of failed tool calls');
    case 'repeats':
      return t('prompts.outcome-repeats', 'Identical repeats per run');
  }
}

export function valueText({ unit }: Outcome, value: number | undefined): string {
  if (value === undefined) {
    return '–';
  }
  switch (unit) {
    case 'usd':
      return formatUsd(value);
    case 'ms':
      return formatDuration(value);
    case 'count':
      return formatCount(value);
    case 'share':
      return `${(value * 100).toFixed(1)} %`;
  }
}

/** "+12.3 %" of the first version's value, or "+1.2 points" between two shares. */
export function differenceText({ scale }: Pick<OutcomeComparison, 'scale'>, value: number): string {
  const percent = value * 100;
  const sign = percent > 0 ? '+' : percent < 0 ? '−' : '±';
  const size = Math.abs(percent).toFixed(1);
  return scale === 'relative'
    ? `${sign}${size} %`
    : t('prompts.points', '{{size}} points', { size: `${sign}${size}`, interpolation: { escapeValue: false } });
}

/** What the interval allows to say. There is no winner to name. */
export function readingText({ difference, a, b }: OutcomeComparison): string {
  if (!a || !b) {
    return t('prompts.reading-untold', 'not told by one version');
  }
  if (!difference) {
    return t('prompts.reading-none', 'no interval: too few units, or zero in one version');
  }
  return difference.low > 0 || difference.high < 0
    ? t('prompts.reading-differs', 'differs')
    : t('prompts.reading-unclear', 'cannot be told apart');
}
