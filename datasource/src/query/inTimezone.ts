import type { TimeZone } from '@grafana/data';
import { isExpressionReference } from '@grafana/runtime';
import type { LlmQuery } from '@loopscope/core';

import { asLlmQuery } from './asLlmQuery';

/**
 * Days are those of the dashboard's time zone unless the query names one. The backend cannot know it otherwise: Grafana
 * tells it the range, but not where its days begin.
 */
export function inTimezone(query: LlmQuery, timezone: TimeZone | undefined): LlmQuery {
  if (query.timezone || isExpressionReference(query.datasource) || asLlmQuery(query).queryType !== 'metrics') {
    return query;
  }
  return { ...query, timezone: zoneName(timezone) };
}

/** Grafana's `browser` is whatever the reader's computer is set to. */
function zoneName(timezone: TimeZone | undefined): string {
  if (timezone === undefined || timezone === '' || timezone === 'browser') {
    return new Intl.DateTimeFormat().resolvedOptions().timeZone;
  }
  return timezone;
}
