import type { DataFrame } from '@grafana/data';

import { normaliseTags, settleForeign, type ForeignSpan } from '../normalise';
import { Columns } from './columns';
import { contractOf, requireContract } from './contract';
import {
  CONTEXT_ROLES,
  SPAN_KINDS,
  type CostSource,
  type InputCosts,
  type LlmFacts,
  type SpanStatus,
  type SpanTag,
  type TraceSpan,
} from './TraceSpan';
import { readTags } from './tags';

const CONTRACT = 'trace';

/** Fields that Grafana's own trace frame always has. */
const REQUIRED = ['traceID', 'spanID', 'parentSpanID', 'operationName', 'startTime', 'duration'] as const;

const SCOPE_TAG = 'otel.scope.name';

const COST_SOURCES: readonly CostSource[] = ['priced', 'reported', 'free', 'cached', 'contract', 'unpriced'];

/** A trace frame of ours, or of any datasource that makes Grafana's trace frames (Tempo, Jaeger, ClickHouse). */
export function isTraceFrame(frame: DataFrame): boolean {
  const contract = contractOf(frame);
  if (contract) {
    return contract.contract === CONTRACT;
  }
  const names = new Set(frame.fields.map((field) => field.name));
  return REQUIRED.every((name) => names.has(name));
}

/**
 * The spans of a trace frame. A frame without `llm.` fields comes from another datasource: its tags are normalised
 * by the same attribute list as ours, and a cost is only taken where it was reported.
 */
export function readTraceFrame(frame: DataFrame): TraceSpan[] {
  if (contractOf(frame)) {
    requireContract(frame, CONTRACT);
  }
  const columns = new Columns(frame);
  columns.require(CONTRACT, REQUIRED);

  const traceId = columns.text('traceID');
  const spanId = columns.text('spanID');
  const parentSpanId = columns.text('parentSpanID');
  const name = columns.text('operationName');
  const service = columns.text('serviceName');
  const startMs = columns.number('startTime');
  const durationMs = columns.number('duration');
  const statusMessage = columns.text('statusMessage');
  const statusCode = columns.number('statusCode');
  const tags = columns.raw('tags');
  const serviceTags = columns.raw('serviceTags');
  const scope = columns.text('instrumentationLibraryName');
  const kind = columns.text('kind');
  const llmStatus = columns.text('llm.status');
  const llm = columns.has('llm.kind') ? llmReader(columns) : () => null;

  const spans = Array.from({ length: columns.length }, (_, row): TraceSpan => ({
    traceId: traceId(row),
    spanId: spanId(row),
    parentSpanId: parentSpanId(row),
    name: name(row),
    service: service(row),
    startMs: startMs(row) ?? 0,
    durationMs: Math.max(0, durationMs(row) ?? 0),
    status: statusOf(llmStatus(row), statusCode(row)),
    statusMessage: statusMessage(row),
    tags: withScope(readTags(tags(row)), scope(row)),
    serviceTags: readTags(serviceTags(row)),
    llm: llm(row),
  }));
  return columns.has('llm.kind') ? spans : settleForeign(spans.map((span, row) => fromForeignTags(span, kind(row))));
}

/** Tempo and ClickHouse tell the instrumentation in a field of its own, Jaeger among the tags. */
function withScope(tags: SpanTag[], scope: string): SpanTag[] {
  return scope === '' || tags.some(({ key }) => key === SCOPE_TAG) ? tags : [...tags, { key: SCOPE_TAG, value: scope }];
}

function fromForeignTags(span: TraceSpan, kind: string): ForeignSpan {
  const { llm, failed, responseId, scope, serves } = normaliseTags(span.tags, span.name, kind);
  const own = ownStatus(span);
  return { span: { ...span, llm, status: failed ? 'error' : own }, responseId, scope, serves };
}

/** Jaeger's frames have no status code but a tag for it. */
function ownStatus({ status, tags }: TraceSpan): SpanStatus {
  if (status !== 'unset') {
    return status;
  }
  // A library may have an attribute of its own that is called `error`: the first is not the only one.
  const failed = tags.some(
    ({ key, value }) =>
      (key === 'error' && (value === true || value === 'true')) || (key === 'otel.status_code' && value === 'ERROR')
  );
  return failed ? 'error' : status;
}

function statusOf(llmStatus: string, code: number | null): SpanStatus {
  if (llmStatus === 'ok' || llmStatus === 'error' || llmStatus === 'unset') {
    return llmStatus;
  }
  return code === 2 ? 'error' : code === 1 ? 'ok' : 'unset';
}

function llmReader(columns: Columns): (row: number) => LlmFacts | null {
  const text = (field: string) => columns.text(`llm.${field}`);
  const number = (field: string) => columns.number(`llm.${field}`);
  const flag = (field: string) => columns.flag(`llm.${field}`);

  const kind = text('kind');
  const model = text('model');
  const provider = text('provider');
  const agent = text('agent');
  const tool = text('tool');
  const step = columns.count('llm.step');
  const runId = text('run_id');
  const input = number('input_tokens');
  const cacheRead = number('cache_read_tokens');
  const cacheWrite = number('cache_write_tokens');
  const output = number('output_tokens');
  const reasoning = number('reasoning_tokens');
  const cost = number('cost');
  const costSource = text('cost_source');
  const inputCost = number('input_cost');
  const cacheReadCost = number('cache_read_cost');
  const cacheWriteCost = number('cache_write_cost');
  const timeToFirstTokenMs = number('ttft');
  const streaming = flag('streaming');
  const errorType = text('error_type');
  const finishReason = text('finish_reason');
  const contextUsed = number('context_used');
  const contextLimit = number('context_limit');
  const maxOutput = number('max_output');
  const contextChars = CONTEXT_ROLES.map((role) => ({ role, chars: number(`context_chars.${role}`) }));
  const countsCall = flag('counts_call');
  const countsUsage = flag('counts_usage');
  const countsTool = flag('counts_tool');
  const identicalRepeat = flag('identical_repeat');
  const argsSignature = text('args_sig');
  const resultSignature = text('result_sig');
  const open = flag('open');

  return (row) => {
    const rowKind = kind(row);
    if (rowKind === '') {
      return null;
    }
    return {
      kind: SPAN_KINDS.find((known) => known === rowKind) ?? 'other',
      model: model(row),
      provider: provider(row),
      agent: agent(row),
      tool: tool(row),
      step: step(row),
      runId: runId(row),
      tokens: {
        input: input(row),
        cacheRead: cacheRead(row),
        cacheWrite: cacheWrite(row),
        output: output(row),
        reasoning: reasoning(row),
      },
      cost: cost(row),
      costSource: COST_SOURCES.find((known) => known === costSource(row)) ?? '',
      inputCosts: knownCosts({ fresh: inputCost(row), cacheRead: cacheReadCost(row), cacheWrite: cacheWriteCost(row) }),
      timeToFirstTokenMs: timeToFirstTokenMs(row),
      streaming: streaming(row),
      errorType: errorType(row),
      finishReason: finishReason(row),
      contextUsed: contextUsed(row),
      contextLimit: contextLimit(row),
      maxOutput: maxOutput(row),
      contextChars: readContextChars(contextChars, row),
      countsCall: countsCall(row),
      countsUsage: countsUsage(row),
      countsTool: countsTool(row),
      identicalRepeat: identicalRepeat(row),
      argsSignature: argsSignature(row),
      resultSignature: resultSignature(row),
      open: open(row),
    };
  };
}

function knownCosts(costs: InputCosts): InputCosts | null {
  return Object.values(costs).every((cost) => cost === null) ? null : costs;
}

function readContextChars(
  columns: Array<{ role: (typeof CONTEXT_ROLES)[number]; chars: (row: number) => number | null }>,
  row: number
): LlmFacts['contextChars'] {
  const known: NonNullable<LlmFacts['contextChars']> = {};
  let any = false;
  for (const { role, chars } of columns) {
    const value = chars(row);
    if (value !== null) {
      known[role] = value;
      any = true;
    }
  }
  return any ? known : null;
}
