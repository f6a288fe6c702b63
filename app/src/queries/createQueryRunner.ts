import { SceneQueryRunner } from '@grafana/scenes';
import { defaultQuery, type LlmQuery, type LlmQueryType } from '@loopscope/core';

import { dataSourceRef } from '../datasource/dataSourceVariable';

/** A query of this type, with what it names changed from its defaults. */
export function llmQuery(queryType: LlmQueryType, refId: string, changes: Partial<LlmQuery>): LlmQuery {
  return { ...defaultQuery(queryType), ...changes, refId, queryType };
}

/** Asks the data source that the page has chosen. */
export function createQueryRunner(queries: LlmQuery[], maxDataPoints?: number): SceneQueryRunner {
  return new SceneQueryRunner({ datasource: dataSourceRef, queries, maxDataPoints });
}
