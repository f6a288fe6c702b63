import type { TimeZone } from '@grafana/data';
import type { LlmQuery } from '@loopscope/core';

/**
 * Days are those of the dashboard's time zone unless the query names one. The backend cannot know it otherwise: Grafana
 * tells it the range, but not where its days begin.
 */
export function inTimezone(query: LlmQuery, timezone: TimeZone | undefined): LlmQuery {
  if (query.queryType !== 'metrics' || query.timezone) {
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
