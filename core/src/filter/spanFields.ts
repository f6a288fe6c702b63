import { totalTokens, type LlmFacts, type TraceSpan } from '../frames/TraceSpan';
import { filterFields, type FilterField } from './FilterField';
import type { FilterValue } from './matches';

type Reader = (span: TraceSpan, llm: LlmFacts | null) => FilterValue;

const nanoseconds = (ms: number | null) => (ms === null ? null : Math.round(ms * 1e6));

/** Tokens and money are those of the spans whose usage counts, as in a list of calls. */
const counted =
  (read: (llm: LlmFacts) => number | null): Reader =>
  (_, llm) =>
    llm?.countsUsage ? read(llm) : null;

const READERS: Record<string, Reader> = {
  trace_id: (span) => span.traceId,
  span_id: (span) => span.spanId,
  name: (span) => span.name,
  service: (span) => span.service,
  status: (span) => span.status,
  run_id: (_, llm) => llm?.runId ?? '',
  kind: (_, llm) => llm?.kind ?? '',
  agent: (_, llm) => llm?.agent ?? '',
  provider: (_, llm) => llm?.provider ?? '',
  model: (_, llm) => llm?.model ?? '',
  tool: (_, llm) => llm?.tool ?? '',
  error_type: (_, llm) => llm?.errorType ?? '',
  finish_reason: (_, llm) => llm?.finishReason ?? '',
  cost_source: (_, llm) => llm?.costSource ?? '',
  duration: (span) => nanoseconds(span.durationMs),
  time_to_first_token: (_, llm) => nanoseconds(llm?.timeToFirstTokenMs ?? null),
  step: (_, llm) => llm?.step ?? null,
  input_tokens: counted(({ tokens }) => tokens.input),
  cache_read_tokens: counted(({ tokens }) => tokens.cacheRead),
  cache_write_tokens: counted(({ tokens }) => tokens.cacheWrite),
  output_tokens: counted(({ tokens }) => tokens.output),
  reasoning_tokens: counted(({ tokens }) => tokens.reasoning),
  total_tokens: counted(({ tokens }) => totalTokens(tokens)),
  cost: counted(({ cost }) => cost),
  context_used: (_, llm) => llm?.contextUsed ?? null,
  context_saturation: (_, llm) => saturation(llm),
};

function saturation(llm: LlmFacts | null): number | null {
  if (llm === null || llm.contextUsed === null || llm.contextLimit === null) {
    return null;
  }
  const room = llm.contextLimit - (llm.maxOutput ?? 0);
  return room > 0 ? llm.contextUsed / room : null;
}

/** What the spans of a trace can be asked for: of the fields of a list of calls those that a frame of a trace tells. */
export const spanFields: readonly FilterField[] = filterFields('calls').filter(({ id }) => id in READERS);

/** A field of a span; '' or null where it is not known. */
export function spanValue(span: TraceSpan, field: string): FilterValue {
  return READERS[field](span, span.llm);
}
