import { FieldType, createDataFrame, type DataFrame } from '@grafana/data';

import { CONTEXT_ROLES, type SpanStatus, type TraceSpan } from '../src/frames';

const STATUS_CODES: Record<SpanStatus, number> = { unset: 0, ok: 1, error: 2 };

/** The frame that the backend would make of these spans: contract `trace`, version 1. */
export function traceFrame(spans: readonly TraceSpan[]): DataFrame {
  const text = (name: string, of: (span: TraceSpan) => string | null | undefined) =>
    field(name, FieldType.string, spans, of);
  const number = (name: string, of: (span: TraceSpan) => number | null | undefined) =>
    field(name, FieldType.number, spans, of);
  const flag = (name: string, of: (span: TraceSpan) => boolean | null | undefined) =>
    field(name, FieldType.boolean, spans, of);

  return createDataFrame({
    name: 'trace',
    meta: { preferredVisualisationType: 'trace', custom: { loopscope: { contract: 'trace', version: 1 } } },
    fields: [
      text('traceID', (span) => span.traceId),
      text('spanID', (span) => span.spanId),
      text('parentSpanID', (span) => span.parentSpanId),
      text('operationName', (span) => span.name),
      text('serviceName', (span) => span.service),
      number('statusCode', (span) => STATUS_CODES[span.status]),
      text('statusMessage', (span) => span.statusMessage),
      number('startTime', (span) => span.startMs),
      number('duration', (span) => span.durationMs),
      text('serviceTags', (span) => JSON.stringify(span.serviceTags)),
      text('tags', (span) => JSON.stringify(span.tags)),
      text('llm.kind', (span) => span.llm?.kind),
      text('llm.model', (span) => span.llm?.model),
      text('llm.provider', (span) => span.llm?.provider),
      text('llm.agent', (span) => span.llm?.agent),
      text('llm.tool', (span) => span.llm?.tool),
      number('llm.step', (span) => span.llm?.step),
      text('llm.run_id', (span) => span.llm?.runId),
      number('llm.input_tokens', (span) => span.llm?.tokens.input),
      number('llm.cache_read_tokens', (span) => span.llm?.tokens.cacheRead),
      number('llm.cache_write_tokens', (span) => span.llm?.tokens.cacheWrite),
      number('llm.output_tokens', (span) => span.llm?.tokens.output),
      number('llm.reasoning_tokens', (span) => span.llm?.tokens.reasoning),
      number('llm.cost', (span) => span.llm?.cost),
      text('llm.cost_source', (span) => span.llm?.costSource),
      number('llm.input_cost', (span) => span.llm?.inputCosts?.fresh),
      number('llm.cache_read_cost', (span) => span.llm?.inputCosts?.cacheRead),
      number('llm.cache_write_cost', (span) => span.llm?.inputCosts?.cacheWrite),
      number('llm.ttft', (span) => span.llm?.timeToFirstTokenMs),
      flag('llm.streaming', (span) => span.llm?.streaming),
      text('llm.status', (span) => span.llm && span.status),
      text('llm.error_type', (span) => span.llm?.errorType),
      text('llm.finish_reason', (span) => span.llm?.finishReason),
      number('llm.context_used', (span) => span.llm?.contextUsed),
      number('llm.context_limit', (span) => span.llm?.contextLimit),
      number('llm.max_output', (span) => span.llm?.maxOutput),
      ...CONTEXT_ROLES.map((role) => number(`llm.context_chars.${role}`, (span) => span.llm?.contextChars?.[role])),
      flag('llm.counts_call', (span) => span.llm?.countsCall),
      flag('llm.counts_usage', (span) => span.llm?.countsUsage),
      flag('llm.counts_tool', (span) => span.llm?.countsTool),
      flag('llm.identical_repeat', (span) => span.llm?.identicalRepeat),
      text('llm.args_sig', (span) => span.llm?.argsSignature),
      text('llm.result_sig', (span) => span.llm?.resultSignature),
      flag('llm.open', (span) => span.llm?.open),
    ],
  });
}

function field<T>(name: string, type: FieldType, spans: readonly TraceSpan[], of: (span: TraceSpan) => T | undefined) {
  return { name, type, values: spans.map((span) => of(span) ?? null) };
}
