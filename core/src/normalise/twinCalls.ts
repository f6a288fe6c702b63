import { totalTokens, type LlmFacts, type TraceSpan } from '../frames/TraceSpan';
import type { ForeignSpan } from './settleForeign';

type Call = ForeignSpan & { span: TraceSpan & { llm: LlmFacts } };

/** An outer library may end before the SDK's call begins: within the time that a client takes to start. */
const START_OF_A_CLIENT_MS = 5000;

/**
 * Ids of calls that stand beside another library's span of the same call, below one parent: one inside the other with
 * equal usage, or one that tells none, or of a stream its output alone, inside of, cut by or followed by the other.
 */
export function twinCalls(foreign: readonly ForeignSpan[]): Set<string> {
  const twins = new Set<string>();
  for (const siblings of siblingCalls(foreign)) {
    siblings.forEach((call, place) => {
      const twin = (other: Call, at: number) =>
        other.scope !== call.scope &&
        sameIfTold(call.responseId, other.responseId) &&
        sameModel(call.span.llm.model, other.span.llm.model) &&
        (tellsUsage(call)
          ? // Of two with one id, the first counts anyway.
            (call.responseId === '' || other.responseId === '') &&
            totalTokens(call.span.llm.tokens) === totalTokens(other.span.llm.tokens) &&
            nested(call, other)
          : (outputOf(call) === 0 || outputOf(call) === outputOf(other)) &&
            (beside(call, other) || (at === place + 1 && call.scope === siblings[0].scope && follows(call, other))));
      if (siblings.some((other, at) => standsFor(other, call) && twin(other, at))) {
        twins.add(call.span.spanId);
      }
    });
  }
  return twins;
}

function siblingCalls(foreign: readonly ForeignSpan[]): Call[][] {
  const groups = new Map<string, Call[]>();
  for (const call of foreign) {
    if (isCall(call) && call.span.parentSpanId !== '') {
      const key = `${call.span.parentSpanId} ${call.span.llm.kind}`;
      groups.set(key, [...(groups.get(key) ?? []), call]);
    }
  }
  return [...groups.values()].map((calls) => calls.sort((a, b) => a.span.startMs - b.span.startMs));
}

const isCall = (foreign: ForeignSpan): foreign is Call => foreign.span.llm?.countsCall === true;
const outputOf = ({ span }: Call) => (span.llm.tokens.output ?? 0) + (span.llm.tokens.reasoning ?? 0);
/** What it was given, that is: of a stream some tell the output alone. */
const tellsUsage = (call: Call) => (totalTokens(call.span.llm.tokens) ?? 0) > outputOf(call);
const end = ({ span }: Call) => span.startMs + span.durationMs;
const sameIfTold = (a: string, b: string) => a === '' || b === '' || a === b;
/** A model's name without its maker, region or project: what follows the last point or slash before a letter. */
const ownModel = (model: string) => model.replace(/^.*[./](?=[a-z])/i, '');
const sameModel = (a: string, b: string) => ownModel(a).startsWith(ownModel(b)) || ownModel(b).startsWith(ownModel(a));

/** Of two the one that tells usage stays, else the later, else the shorter: never each for the other. */
function standsFor(other: Call, call: Call): boolean {
  if (tellsUsage(other) !== tellsUsage(call)) {
    return tellsUsage(other);
  }
  const later = other.span.startMs - call.span.startMs || end(call) - end(other);
  return later > 0 || (later === 0 && other.span.spanId > call.span.spanId);
}

/** Some data sources tell starts in whole milliseconds, which moves an end by up to one. */
const cutOffMs = ({ span }: Call) => (Number.isInteger(span.startMs) ? 1 : 0);

function nested(call: Call, other: Call): boolean {
  const within = (inner: Call, outer: Call) =>
    inner.span.startMs >= outer.span.startMs && end(inner) <= end(outer) + cutOffMs(outer);
  return within(call, other) || within(other, call);
}

function beside(call: Call, other: Call): boolean {
  const cut = call.span.startMs < end(other) && other.span.startMs < end(call);
  return nested(call, other) || (cut && tellsUsage(other));
}

function follows(call: Call, next: Call): boolean {
  return (
    call.span.status !== 'error' &&
    call.span.llm.finishReason === next.span.llm.finishReason &&
    next.span.startMs - end(call) <= START_OF_A_CLIENT_MS
  );
}
