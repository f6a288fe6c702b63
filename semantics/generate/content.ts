import messages from '../messages.json';
import { sourceOf, type Dialect } from './normaliser/dialects';
import { anyOf, list, literal, lookUp, pairsOf } from './normaliser/sql';
import { tenantSql } from './scores';

interface Source {
  key?: string;
  prefix?: string;
  sources?: Source[];
}

/** Of one part of a span no more is indexed, in bytes. */
const LONGEST = 65_536;

type Part = 'system' | 'input' | 'output';

const flat = (sources: readonly Source[]): Source[] =>
  sources.flatMap((source) => (source.sources === undefined ? [source] : flat(source.sources)));

const PARTS: Array<[part: Part, sources: Source[]]> = [
  ['system', flat(messages.system)],
  ['input', flat(messages.input)],
  ['output', flat(messages.output)],
];

const partOfRole: Record<string, Part> = { system: 'system', assistant: 'output' };

/** Which part of what was said stands under a key, which may be an event's name; '' where it is none. */
function partOf(key: string): string {
  const keys = PARTS.flatMap(([part, sources]) =>
    sources.flatMap((of) => (of.key === undefined ? [] : [[of.key, part]]))
  );
  const events = Object.entries(messages.message_events).map(([name, role]) => [
    name,
    name === 'gen_ai.choice' ? 'output' : role === 'assistant' ? 'input' : (partOfRole[role] ?? 'input'),
  ]);
  const known = [...keys, ...events] as Array<[string, string]>;
  const prefixes = PARTS.map(([part, sources]) => {
    const starts = sources.flatMap(({ prefix }) =>
      prefix === undefined ? [] : [`startsWith(${key}, ${literal(prefix)})`]
    );
    return starts.length === 0 ? '' : `${anyOf(starts)}, ${literal(part)}`;
  });
  return lookUp(key, known, `multiIf(${prefixes.filter(Boolean).join(', ')}, '')`);
}

/**
 * The words of a value. Of JSON, quotes and white space become blanks, so that what is left is one string to undo the
 * escapes of, such as line breaks and letters beyond ASCII. What cannot be undone stays as it is.
 */
function wordsOf(value: string): string {
  const plain = `replaceRegexpAll(${value}, ${literal('(\\\\"|["\\x00-\\x1f])+')}, ' ')`;
  const words = `arrayMap(plain -> if(JSONExtractString(concat('"', plain, '"')) = '', plain, JSONExtractString(concat('"', plain, '"'))), [${plain}])[1]`;
  return `if(match(${value}, ${literal('^\\s*["{\\[]')}), ${words}, ${value})`;
}

/** Rows of parts out of pairs of keys and values. */
function rowsOf(pairs: string): string {
  const values = `arrayMap(pair -> ${wordsOf(`substring(pair.2, 1, ${LONGEST})`)}, arrayFilter(pair -> pair.3 = part, told))`;
  const parts = `arrayMap(part -> (part, substring(arrayStringConcat(${values}, '\\n'), 1, ${LONGEST})), ${list(PARTS.map(([part]) => part))})`;
  const told = `arrayFilter(pair -> pair.3 != '', arrayMap(pair -> (pair.1, pair.2, ${partOf('pair.1')}), ${pairs}))`;
  return `arrayJoin(arrayFlatten(arrayMap(told -> arrayFilter(said -> said.2 != '', ${parts}), [${told}]))) AS said`;
}

/** An event that is a message goes by its name, of others each attribute by its own. */
const ofEvents = `arrayFlatten(arrayMap((name, attributes) -> arrayMap(pair -> (if(name IN (${Object.keys(
  messages.message_events
)
  .map(literal)
  .join(', ')}), name, pair.1), pair.2), ${pairsOf('attributes')}), Events.Name, Events.Attributes))`;

const view = (name: string, select: string) =>
  `-- Generated from messages.json by generate/content; edit that and run the generator again.
CREATE MATERIALIZED VIEW IF NOT EXISTS {{database}}.${name} TO {{database}}.llm_content AS
SELECT tenant, service, ts, trace_id, span_id, said.1 AS part, said.2 AS text
FROM
(
    SELECT ${tenantSql} AS tenant, ServiceName AS service, Timestamp AS ts,
        leftPad(lower(TraceId), 32, '0') AS trace_id, leftPad(lower(SpanId), 16, '0') AS span_id,
        ${select}
)
`;

/** The view that collects what spans say. */
export function contentOfSpans(dialect: Dialect): string {
  const columns = ['Timestamp', 'TraceId', 'SpanId', 'ServiceName', 'ResourceAttributes', 'SpanAttributes'];
  const source = sourceOf(dialect, '{{database}}.{{traces}}', [...columns, 'Events.Name', 'Events.Attributes']);
  return view(
    'llm_content_view',
    `${rowsOf(`arrayConcat(${pairsOf('SpanAttributes')}, ${ofEvents})`)}\n    FROM ${source}`
  );
}

/** The view that collects what log records say that belong to spans. */
export function contentOfLogs(dialect: Dialect): string {
  const columns = ['Timestamp', 'TraceId', 'SpanId', 'ServiceName', 'ResourceAttributes', 'LogAttributes'];
  const source = sourceOf(dialect, '{{database}}.{{logs}}', [...columns, 'EventName', 'Body']);
  const body = `[(if(EventName = '', LogAttributes['event.name'], EventName), Body)]`;
  return view(
    'llm_content_of_logs',
    `${rowsOf(`arrayConcat(${body}, ${pairsOf('LogAttributes')})`)}\n    FROM ${source}\n    WHERE SpanId != ''`
  );
}
