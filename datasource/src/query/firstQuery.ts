import { defaultQuery, type LlmQuery } from '@loopscope/core';

/** What a new panel asks before anybody has chosen anything: a graph that means something on any data. */
export function firstQuery(): Omit<LlmQuery, 'refId'> {
  return { ...defaultQuery('metrics'), measures: ['cost'], groupBy: ['model'] };
}
