import { t } from '@grafana/i18n';
import { formatDuration, type RunRow } from '@loopscope/core';

import type { Figure } from '../../../figures/FigureStrip';
import { measureName } from '../../../measures/describeMeasure';
import { formatMeasure } from '../../../measures/formatMeasure';

/** What a run came to. Counts that are zero because nothing happened are left out where they only would take room. */
export function runFigures(run: RunRow): Figure[] {
  const cached = run.tokens.cacheRead;
  return [
    { id: 'duration', name: t('run.duration', 'Duration'), value: formatDuration(run.durationMs) },
    {
      id: 'cost',
      name: measureName('cost'),
      value: formatMeasure('cost', run.cost),
      note:
        run.unpricedCalls > 0
          ? t('run.unpriced', '+ {{count}} unpriced calls', { count: run.unpricedCalls })
          : undefined,
    },
    {
      id: 'tokens',
      name: measureName('total_tokens'),
      value: formatMeasure('total_tokens', run.totalTokens),
      note: cached
        ? t('run.cached', '{{tokens}} from cache', { tokens: formatMeasure('total_tokens', cached) })
        : undefined,
    },
    {
      id: 'llm_calls',
      name: measureName('llm_calls'),
      value: formatMeasure('llm_calls', run.llmCalls),
      note: failures(run.failedLlmCalls),
    },
    {
      id: 'tool_calls',
      name: measureName('tool_calls'),
      value: formatMeasure('tool_calls', run.toolCalls),
      note: failures(run.toolErrors),
    },
    {
      id: 'identical_repeats',
      name: measureName('identical_repeats'),
      value: formatMeasure('identical_repeats', run.identicalRepeats),
    },
    {
      id: 'context_saturation',
      name: t('run.saturation', 'Fullest context'),
      value: formatMeasure('context_saturation', run.contextSaturation),
    },
  ];
}

function failures(count: number): string | undefined {
  return count > 0 ? t('run.failed', '{{count}} failed', { count }) : undefined;
}
