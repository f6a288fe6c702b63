import { SceneCSSGridLayout } from '@grafana/scenes';
import type { LlmQuery } from '@loopscope/core';

import { QueryView } from '../../answer/QueryView';
import { createQueryRunner, llmQuery } from '../../queries/createQueryRunner';
import { AgentRanking } from './components/AgentRanking';
import { ErrorRanking } from './components/ErrorRanking';
import { ModelRanking } from './components/ModelRanking';

const ROWS = 10;

/** Who counts most, and what goes wrong most. */
export function createRankings(): SceneCSSGridLayout {
  const ranking = (component: QueryView['state']['component'], question: Partial<LlmQuery>) =>
    new QueryView({
      component,
      $data: createQueryRunner([llmQuery('metrics', 'A', { format: 'table', ...question })]),
    });
  return new SceneCSSGridLayout({
    templateColumns: 'repeat(auto-fit, minmax(min(100%, 680px), 1fr))',
    autoRows: 'auto',
    rowGap: 2,
    columnGap: 2,
    children: [
      ranking(AgentRanking, {
        groupBy: ['agent'],
        topN: ROWS,
        measures: ['cost', 'runs', 'llm_calls', 'total_tokens', 'tool_error_rate', 'identical_repeats', 'error_rate'],
      }),
      ranking(ModelRanking, {
        groupBy: ['model'],
        filters: [{ field: 'model', op: 'exists', values: [] }],
        topN: ROWS,
        measures: ['cost', 'llm_calls', 'total_tokens', 'cache_hit_ratio', 'duration_p95', 'failed_llm_calls'],
      }),
      ranking(ErrorRanking, {
        groupBy: ['error_type', 'agent'],
        topN: ROWS,
        measures: ['errors', 'failed_llm_calls', 'tool_errors'],
        filters: [{ field: 'status', op: '=', values: ['error'] }],
      }),
    ],
  });
}
