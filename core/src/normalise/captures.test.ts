import { readdirSync } from 'node:fs';
import path from 'node:path';

import type { SpanTag } from '../frames/TraceSpan';
import { plainSpan } from '../../testdata/aSpan';
import { plain, recorded, type OtlpBody, type OtlpSpan } from '../../testdata/foreignFrames';
import { normaliseTags } from './normaliseTags';
import { settleForeign } from './settleForeign';

const SPANS = path.join(__dirname, '..', '..', '..', 'semantics', 'fixtures', 'spans');

/** What only a reader of the whole store can tell; a browser sees one trace without events. */
const BEYOND_ONE_TRACE = [
  // Its only full usage is inside a JSON answer, under names that no other library uses.
  'google-adk-1.10__handoff',
  // The second instrumentation's spans are roots of traces of their own.
  'openinference-langchain__tools-cache-both-instrumentors',
  'langsmith-otel__anthropic-sdk',
  'langtrace-anthropic__sdk-roots',
  'openllmetry-mistral__sdk-roots',
  'openinference-vertexai__openllmetry-both',
  'openllmetry-bedrock__botocore-both',
  // Of two spans with one id the first counts, which tells less of the cache.
  'openllmetry-langchain__anthropic-stream-sdk',
  // Of a call within another the inner one counts, which tells less of the cache and of what was reasoned.
  'google-adk-1.30__reasoning',
  // That a call failed is told by an event.
  'openinference-agno-0.1.14__tools',
  // Usage is told in an event.
  'monocle__langchain-tools',
  'monocle__openai-stream',
  'llama-index-otel__tools',
  // Usage is told above the calls, which tell none.
  'mlflow__dspy-modules',
  // A tool's failure is copied onto the next call's status, of which a browser is told apart from the tags.
  'js-openinference-vercel2__tools-cache',
];

interface Totals {
  llm_calls: number;
  input_fresh: number;
  cache_read: number;
  cache_write: number;
  output_total: number;
}

interface Truth {
  totals: Totals;
  recoverable?: { totals?: Totals; also_right?: Array<{ totals?: Totals }> };
}

/** Tags as a trace datasource delivers them: the instrumentation's name is one of them. */
function tagsOf(span: OtlpSpan, scope: string): SpanTag[] {
  const own = (span.attributes ?? []).map(({ key, value }) => ({ key, value: plain(value) }));
  return [{ key: 'otel.scope.name', value: scope }, ...own];
}

function totalsOf(body: OtlpBody): Totals {
  const foreign = body.resourceSpans
    .flatMap(({ scopeSpans }) => scopeSpans)
    .flatMap(({ scope, spans }) => spans.map((span) => ({ span, scope: scope?.name ?? '' })))
    .map(({ span, scope }) => {
      const kind = span.kind === 2 ? 'server' : '';
      const read = normaliseTags(tagsOf(span, scope), span.name, kind);
      const { llm, failed } = read;
      const status = failed || span.status?.code === 2 ? ('error' as const) : ('unset' as const);
      const { traceId, spanId, parentSpanId = '', name } = span;
      const startMs = Number(span.startTimeUnixNano) / 1e6;
      const durationMs = Number(span.endTimeUnixNano) / 1e6 - startMs;
      return {
        ...read,
        span: { ...plainSpan({ traceId, spanId, parentSpanId, name, startMs, durationMs, status }), llm },
      };
    });
  const counted = settleForeign(foreign).filter(({ llm }) => llm?.countsUsage && llm.kind !== 'embedding');
  const sum = (of: (tokens: NonNullable<(typeof counted)[number]['llm']>['tokens']) => number | null) =>
    counted.reduce((total, { llm }) => total + ((llm && of(llm.tokens)) ?? 0), 0);
  return {
    llm_calls: counted.filter(({ llm, status }) => llm?.countsCall && status !== 'error').length,
    input_fresh: sum(({ input }) => input),
    cache_read: sum(({ cacheRead }) => cacheRead),
    cache_write: sum(({ cacheWrite }) => cacheWrite),
    output_total: sum(({ output, reasoning }) => (output ?? 0) + (reasoning ?? 0)),
  };
}

/** The readings of a capture that are right, without what this test does not look at. */
function rightReadings({ totals, recoverable }: Truth): Totals[] {
  const readings = [recoverable?.totals ?? totals, ...(recoverable?.also_right ?? []).map((also) => also.totals)];
  return readings.flatMap((reading) =>
    reading
      ? {
          llm_calls: reading.llm_calls,
          input_fresh: reading.input_fresh,
          cache_read: reading.cache_read,
          cache_write: reading.cache_write,
          output_total: reading.output_total,
        }
      : []
  );
}

const captures = readdirSync(SPANS)
  .filter((file) => file.endsWith('.otlp.json'))
  .map((file) => file.replace('.otlp.json', ''))
  .filter((name) => !BEYOND_ONE_TRACE.includes(name));

describe('calls and tokens of real spans, read as another datasource delivers them', () => {
  it.each(captures)('%s', (name) => {
    const { body, truth } = recorded<Truth>(name);
    expect(rightReadings(truth)).toContainEqual(totalsOf(body));
  });
});
