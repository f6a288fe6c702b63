import { t } from '@grafana/i18n';
import { defaultQuery, type ListOrderBy, type LlmQuery } from '@loopscope/core';

import { asLive } from '../live/asLive';

export interface ExampleQuestion {
  question: string;
  query: Omit<LlmQuery, 'refId'>;
}

/** What people ask first, of any data; each is answered by ClickHouse and by Tempo. */
export function exampleQuestions(): ExampleQuestion[] {
  return [
    { question: t('example.cost', 'What does each model cost?'), query: metrics(['cost'], ['model']) },
    {
      question: t('example.tokens', 'Which agents use the most tokens?'),
      query: table(['total_tokens', 'llm_calls'], ['agent']),
    },
    { question: t('example.slow', 'Which runs were slowest?'), query: runsBy('duration') },
    { question: t('example.expensive', 'Which runs cost the most?'), query: runsBy('cost') },
    {
      question: t('example.loops', 'Which agents go in circles, and what does it cost?'),
      query: defaultQuery('loops'),
    },
    {
      question: t('example.tools', 'Which tools fail?'),
      query: table(['tool_error_rate', 'tool_errors', 'tool_calls'], ['tool']),
    },
    {
      question: t('example.context', 'Which agents come near their context limit?'),
      query: metrics(['context_saturation'], ['agent']),
    },
    {
      question: t('example.first-token', 'How long do people wait for the first token?'),
      query: metrics(['ttft_p95'], ['model']),
    },
    { question: t('example.errors', 'Which calls fail, by model?'), query: metrics(['error_rate'], ['model']) },
    { question: t('example.live', 'What is running now?'), query: asLive(defaultQuery('runs')) },
  ];
}

const metrics = (measures: string[], groupBy: string[]) => ({
  ...defaultQuery('metrics'),
  measures,
  groupBy,
  topN: 10,
});

const table = (measures: string[], groupBy: string[]) => ({ ...metrics(measures, groupBy), format: 'table' as const });

const runsBy = (orderBy: ListOrderBy) => ({ ...defaultQuery('runs'), orderBy });
