import { t } from '@grafana/i18n';

import { changeName } from '../compare/changeName';
import { PLAIN_FIGURES, figure, type Figures } from '../figures/figures';
import { DEFAULT_SCALES, type Scales } from './scales';
import { NO_CATEGORY, type ColorBy } from './spanCategory';

/** A category as the legend words it; names of agents and models stand for themselves. */
export function categoryName(
  category: string,
  colorBy: ColorBy,
  scales: Scales = DEFAULT_SCALES,
  figures: Figures = PLAIN_FIGURES
): string {
  if (colorBy === 'change') {
    return changeName(category);
  }
  if (colorBy === 'density') {
    return densityName(category, scales.density.limits, figures);
  }
  if (colorBy === 'duration') {
    return durationName(Number(category), scales.duration.limits, figures);
  }
  if (colorBy === 'agent' || colorBy === 'model' || colorBy === 'tool') {
    return category === NO_CATEGORY ? withoutName(colorBy) : category;
  }
  switch (category) {
    case NO_CATEGORY:
      return t('agentflame.category.none', 'other span');
    case 'llm':
      return t('agentflame.category.llm', 'model call');
    case 'tool':
      return t('agentflame.category.tool', 'tool');
    case 'agent':
      return t('agentflame.category.agent', 'agent');
    case 'workflow':
      return t('agentflame.category.workflow', 'workflow');
    case 'retrieval':
      return t('agentflame.category.retrieval', 'retrieval');
    case 'embedding':
      return t('agentflame.category.embedding', 'embedding');
    case 'rerank':
      return t('agentflame.category.rerank', 'rerank');
    case 'guardrail':
      return t('agentflame.category.guardrail', 'guardrail');
    case 'evaluator':
      return t('agentflame.category.evaluator', 'evaluator');
    case 'handoff':
      return t('agentflame.category.handoff', 'hand-off');
    case 'other':
      return t('agentflame.category.other', 'other step');
    case 'ok':
      return t('agentflame.category.ok', 'ok');
    case 'error':
      return t('agentflame.category.error', 'error');
    case 'unset':
      return t('agentflame.category.unset', 'no status');
    default:
      return category;
  }
}

function withoutName(colorBy: 'agent' | 'model' | 'tool'): string {
  switch (colorBy) {
    case 'agent':
      return t('agentflame.category.no-agent', 'no agent');
    case 'model':
      return t('agentflame.category.no-model', 'no model');
    case 'tool':
      return t('agentflame.category.no-tool', 'no tool');
  }
}

function densityName(category: string, limits: readonly number[], figures: Figures): string {
  const at = Number(category);
  if (category === NO_CATEGORY) {
    return t('agentflame.category.no-density', 'no cost of its own');
  }
  return at < limits.length
    ? t('agentflame.category.density', 'below {{usd}} per million tokens', { usd: figure(figures, 'cost', limits[at]) })
    : t('agentflame.category.density-most', '{{usd}} or more per million tokens', {
        usd: figure(figures, 'cost', limits[at - 1]),
      });
}

function durationName(at: number, limits: readonly number[], figures: Figures): string {
  return at < limits.length
    ? t('agentflame.category.duration', 'below {{time}}', { time: figure(figures, 'time', limits[at]) })
    : t('agentflame.category.duration-most', '{{time}} or longer', { time: figure(figures, 'time', limits[at - 1]) });
}
