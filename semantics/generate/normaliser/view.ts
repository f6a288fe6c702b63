import { normalisedColumns, STORED } from './columns';
import { sourceOf, type Dialect } from './dialects';
import { selectInLevels } from './levels';

const SOURCE = [
  'Timestamp',
  'TraceId',
  'SpanId',
  'ParentSpanId',
  'TraceState',
  'SpanName',
  'SpanKind',
  'ServiceName',
  'ResourceAttributes',
  'ScopeName',
  'SpanAttributes',
  'Duration',
  'StatusCode',
  'Events.Timestamp',
  'Events.Name',
  'Events.Attributes',
];

/** The view that reads every inserted span into the inbox. */
export function inboxView(dialect: Dialect): string {
  return `-- Generated from attributes.json by generate/normaliser; edit that and run the generator again.
-- Reads a span of any known convention into canonical columns. Nothing here can throw: what is malformed becomes null.
CREATE MATERIALIZED VIEW IF NOT EXISTS {{database}}.llm_inbox_view TO {{database}}.llm_inbox AS
${selectInLevels(normalisedColumns(dialect), STORED, SOURCE, sourceOf(dialect, '{{database}}.{{traces}}', SOURCE))}
`;
}
