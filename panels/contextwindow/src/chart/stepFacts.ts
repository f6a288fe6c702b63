import { t } from '@grafana/i18n';
import { HORIZON, formatCount, isForecast, type ContextStep, type Shrinkage } from '@loopscope/core';

import { saturationColor } from '../figures/saturationScale';
import { answerSegments, segments } from './segments';
import { segmentName } from './segmentName';
import type { StepContext } from './StepContext';

/** One line about a model call's context. */
export interface StepFact {
  id: string;
  name: string;
  value: string;
  /** The name of the colour of its class. */
  color?: string | null;
}

export function stepFacts(step: ContextStep, { growth, forecast, figures }: StepContext): StepFact[] {
  const { tokens, share, money, title } = figures;
  const told = (value: number | null, unknown: string) =>
    value === null ? unknown : t('contextwindow.fact.tokens', '{{n}} tokens', { n: tokens(value) });
  const approximate = step.basis === 'apportioned' ? '≈ ' : '';
  return [
    { id: 'model', name: t('contextwindow.fact.model', 'Model'), value: step.model },
    { id: 'agent', name: t('contextwindow.fact.agent', 'Agent'), value: step.agent },
    {
      id: 'used',
      name: title('used', t('contextwindow.fact.used', 'In use')),
      value: told(step.used, t('contextwindow.fact.not-reported', 'not reported')),
    },
    ...segments(step).map(({ key, tokens: part }) => ({
      id: key,
      name: segmentName(key),
      value: `${approximate}${tokens(part)}`,
    })),
    {
      id: 'cached',
      name: t('contextwindow.fact.cached', 'Read from cache'),
      value: step.parts.length > 0 && step.cacheRead ? tokens(step.cacheRead) : '',
    },
    ...answerSegments(step).map(({ key, tokens: part }) => ({ id: key, name: segmentName(key), value: tokens(part) })),
    {
      id: 'limit',
      name: title('limit', t('contextwindow.fact.limit', 'Limit')),
      value: told(step.limit, t('contextwindow.fact.limit-unknown', 'unknown')),
    },
    {
      id: 'reserve',
      name: t('contextwindow.fact.reserve', 'Kept for the answer'),
      value: step.reserve === null ? '' : tokens(step.reserve),
    },
    { id: 'free', name: t('contextwindow.fact.free', 'Free'), value: step.free === null ? '' : tokens(step.free) },
    {
      id: 'saturation',
      name: title('saturation', t('contextwindow.fact.saturation', 'Full')),
      value: step.saturation === null ? '' : share(step.saturation),
      color: saturationColor(step.saturation, figures.scale),
    },
    {
      id: 'cost',
      name: title('cost', t('contextwindow.fact.cost', 'Cost')),
      value: step.cost === null ? '' : money(step.cost),
    },
    {
      id: 'growth',
      name: t('contextwindow.fact.growth', 'Since the call before'),
      value: growth?.tokens == null ? '' : signed(growth.tokens, tokens),
    },
    ...(growth?.causes ?? [])
      .filter(({ role }) => role !== null)
      .map(({ role, tokens: gained }) => ({
        id: `growth-${role}`,
        name: t('contextwindow.fact.growth-by', 'of which {{role}}', { role: role ? segmentName(role) : '' }),
        value: `≈ ${signed(gained, tokens)}`,
      })),
    {
      id: 'shrinkage',
      name: t('contextwindow.fact.shrinkage', 'Window'),
      value: growth?.shrinkage ? shrinkageText(growth.shrinkage) : '',
    },
    {
      id: 'forecast',
      name: t('contextwindow.fact.forecast', 'Overflow ahead'),
      value: forecastText(forecast, figures),
    },
    { id: 'basis', name: t('contextwindow.fact.basis', 'Split'), value: basisText(step) },
    { id: 'end', name: t('contextwindow.fact.end', 'End'), value: endText(step) },
  ].filter(({ value }) => value !== '');
}

function signed(tokens: number, format: (value: number) => string): string {
  return tokens < 0 ? `−${format(-tokens)}` : `+${format(tokens)}`;
}

function endText({ cutShort, overflowed }: ContextStep): string {
  if (overflowed) {
    return t('contextwindow.fact.refused', 'refused: longer than the window');
  }
  return cutShort ? t('contextwindow.fact.cut-short', 'cut short: no room left') : '';
}

export function shrinkageText(shrinkage: Shrinkage): string {
  switch (shrinkage) {
    case 'compacted':
      return t('contextwindow.shrinkage.compacted', 'compacted: something new stands for earlier messages');
    case 'truncated':
      return t('contextwindow.shrinkage.truncated', 'truncated: earlier messages were left out');
    case 'shrunk':
      return t('contextwindow.shrinkage.shrunk', 'compacted or truncated: the content does not tell');
  }
}

function forecastText(forecast: StepContext['forecast'], { share }: StepContext['figures']): string {
  if (forecast === null) {
    return '';
  }
  return isForecast(forecast)
    ? t(
        'contextwindow.fact.forecast-value',
        '{{share}} ({{low}} to {{high}}) within {{calls}} calls, of {{runs}} runs',
        {
          share: share(forecast.within.share),
          low: share(forecast.within.low),
          high: share(forecast.within.high),
          calls: HORIZON,
          runs: formatCount(forecast.runs),
        }
      )
    : t('contextwindow.fact.forecast-few', 'too few runs like this: {{runs}}', { runs: formatCount(forecast.runs) });
}

/** How sure the split of a column is. */
export function basisText({ basis, used }: Pick<ContextStep, 'basis' | 'used'>): string {
  switch (basis) {
    case 'exact':
      return t('contextwindow.basis.exact', 'exact');
    case 'apportioned':
      return t('contextwindow.basis.apportioned', 'apportioned by characters');
    case 'unknown':
      return used === null
        ? t('contextwindow.basis.no-tokens', 'unknown: no tokens reported')
        : t('contextwindow.basis.no-content', 'unknown: the data has no sizes of content');
  }
}

/** A column in one sentence, for those who hear instead of see. */
export function describeStep(step: ContextStep, context: StepContext): string {
  const title = t('contextwindow.step.title', 'Model call {{n}}', { n: step.number });
  return [title, ...stepFacts(step, context).map(({ name, value }) => `${name} ${value}`)].join(', ');
}
