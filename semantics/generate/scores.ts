import { attributes } from './normaliser/attributes';
import { sourceOf, type Dialect } from './normaliser/dialects';
import { filled, read } from './settlement/text';

const tenants = (attributes.resource.tenant ?? []).map((key) => `nullIf(ResourceAttributes['${key}'], '')`);
/** The tenant of a span or log record. */
export const tenantSql = `coalesce(${[...tenants, `''`].join(', ')})`;

const SPAN = [
  ...['Timestamp', 'TraceId', 'SpanId', 'Duration', 'ResourceAttributes', 'SpanAttributes'],
  ...['Events.Timestamp', 'Events.Name', 'Events.Attributes', 'Links.TraceId', 'Links.SpanId'],
];
const RECORD = ['Timestamp', 'TraceId', 'SpanId', 'EventName', 'ResourceAttributes', 'LogAttributes'];

const generated = (view: string) =>
  `-- Generated from scores/*.sql by generate/scores; edit those and run the generator again.\n${view}\n`;

/** The view that reads scores from spans. */
export const scoresOfSpans = (dialect: Dialect): string =>
  generated(
    filled(read('scores', 'spans.sql'), {
      tenant: tenantSql,
      spans: sourceOf(dialect, '{{database}}.{{traces}}', SPAN),
    })
  );

/** The view that reads scores from log records. */
export const scoresOfLogs = (dialect: Dialect): string =>
  generated(
    filled(read('scores', 'logs.sql'), {
      tenant: tenantSql,
      records: sourceOf(dialect, '{{database}}.{{logs}}', RECORD),
    })
  );
