import { t } from '@grafana/i18n';
import { formatCount, type ContextStep } from '@loopscope/core';

import { segmentName } from './segmentName';
import { segments } from './segments';

/** One line about a model call's context. */
export interface StepFact {
  id: string;
  name: string;
  value: string;
}

export function stepFacts(step: ContextStep): StepFact[] {
  const used =
    step.used === null
      ? t('contextwindow.fact.not-reported', 'not reported')
      : t('contextwindow.fact.tokens', '{{n}} tokens', { n: formatCount(step.used) });
  const limit =
    step.limit === null
      ? t('contextwindow.fact.limit-unknown', 'unknown')
      : t('contextwindow.fact.tokens', '{{n}} tokens', { n: formatCount(step.limit) });
  return [
    { id: 'model', name: t('contextwindow.fact.model', 'Model'), value: step.model },
    { id: 'agent', name: t('contextwindow.fact.agent', 'Agent'), value: step.agent },
    { id: 'used', name: t('contextwindow.fact.used', 'In use'), value: used },
    ...segments(step).map(({ key, tokens }) => ({
      id: key,
      name: segmentName(key),
      value: step.basis === 'apportioned' ? `≈ ${formatCount(tokens)}` : formatCount(tokens),
    })),
    { id: 'limit', name: t('contextwindow.fact.limit', 'Limit'), value: limit },
    {
      id: 'reserve',
      name: t('contextwindow.fact.reserve', 'Kept for the answer'),
      value: step.reserve === null ? '' : formatCount(step.reserve),
    },
    {
      id: 'saturation',
      name: t('contextwindow.fact.saturation', 'Full'),
      value: step.saturation === null ? '' : percent(step.saturation),
    },
    {
      id: 'cached',
      name: t('contextwindow.fact.cached', 'Read from cache'),
      value: step.parts.length > 0 && step.cacheRead ? formatCount(step.cacheRead) : '',
    },
    { id: 'basis', name: t('contextwindow.fact.basis', 'Split'), value: basisText(step) },
    {
      id: 'cut-short',
      name: t('contextwindow.fact.end', 'End'),
      value: step.cutShort ? t('contextwindow.fact.cut-short', 'cut short: no room left') : '',
    },
  ].filter(({ value }) => value !== '');
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

export function percent(share: number): string {
  return `${formatCount(Number((share * 100).toPrecision(share >= 1 ? 3 : 2)))} %`;
}

/** A column in one sentence, for those who hear instead of see. */
export function describeStep(step: ContextStep): string {
  const title = t('contextwindow.step.title', 'Model call {{n}}', { n: step.number });
  return [title, ...stepFacts(step).map(({ name, value }) => `${name} ${value}`)].join(', ');
}
