import type { DataQueryError } from '@grafana/data';
import { isExpressionReference } from '@grafana/runtime';
import type { LlmQuery } from '@loopscope/core';

/** Queries that cannot be interpolated, told apart so that one empty variable does not blank a panel's other queries. */
export function splitBroken(
  queries: LlmQuery[],
  interpolate: (query: LlmQuery) => LlmQuery
): { sound: LlmQuery[]; errors: DataQueryError[] } {
  const sound: LlmQuery[] = [];
  const errors: DataQueryError[] = [];
  for (const query of queries) {
    try {
      if (!isExpressionReference(query.datasource)) {
        interpolate(query);
      }
      sound.push(query);
    } catch (error) {
      errors.push({ refId: query.refId, message: error instanceof Error ? error.message : String(error) });
    }
  }
  return { sound, errors };
}
