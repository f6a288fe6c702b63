import type { LlmSource } from '@loopscope/core';

import type { LoopscopeOptions } from './LoopscopeOptions';

/** The databases that are configured, that which answers first at the beginning. */
export function sourcesOf({ url, tempo, source }: LoopscopeOptions): LlmSource[] {
  const configured: LlmSource[] = [];
  if (url || !tempo?.url) {
    configured.push('clickhouse');
  }
  if (tempo?.url) {
    configured.push('tempo');
  }
  return source === 'tempo' ? configured.reverse() : configured;
}
