import type { RepeatKind, LoopState } from '../../src/loops';
import { canonicalText } from '../../src/normalise/canonicalText';
import type { TraceSpan } from '../../src/frames';
import { agentSpan, modelCall, toolCall } from '../aSpan';
import labelled from './labelled.json';

interface ToldTool {
  tool: string;
  args: unknown;
  result: string;
  label?: RepeatKind;
  failed?: boolean;
  /** Milliseconds before it in which nothing ran. */
  idle?: number;
  parallel?: boolean;
  agent?: string;
}

type ToldStep = 'm' | { model: number; agent?: string } | ToldTool;

interface ToldTrace {
  name: string;
  state: LoopState;
  open?: boolean;
  steps: ToldStep[];
}

export interface LabelledTrace {
  name: string;
  state: LoopState;
  spans: TraceSpan[];
  /** By span id, of tool executions only; null where it repeats nothing. */
  labels: Map<string, RepeatKind | null>;
}

const MODEL_MS = 1_000;
const TOOL_MS = 200;
const BETWEEN_MS = 5;

// The compiler reads a JSON file's strings as string; the test that reads it holds them to the kinds.
const told: ToldTrace[] = JSON.parse(JSON.stringify(labelled.traces));

/** `asText`: signatures are canonical texts and content is there, as of foreign frames; else hashes, as in lean frames. */
export function labelledTraces(asText: boolean): LabelledTrace[] {
  return told.map((trace) => laidOut(trace, asText));
}

const hashed = (text: string): string => {
  let hash = 7n;
  for (const character of text) {
    hash = (hash * 1_099_511_628_211n + BigInt(character.codePointAt(0) ?? 0)) & 0xffff_ffff_ffff_ffffn;
  }
  return text === '' ? '' : hash.toString(16).padStart(16, '0');
};

function laidOut({ name, state, open = false, steps }: ToldTrace, asText: boolean): LabelledTrace {
  const signature = asText ? (text: string) => text : hashed;
  const labels = new Map<string, RepeatKind | null>();
  const agents = new Set<string>();
  let now = 0;
  const spans = steps.map((step, index) => {
    const spanId = `s${String(index).padStart(3, '0')}`;
    const agent = typeof step === 'string' ? 'a' : (step.agent ?? 'a');
    agents.add(agent);
    const spec = { spanId, parentSpanId: `agent ${agent}` };
    if (typeof step === 'string' || 'model' in step) {
      const durationMs = typeof step === 'string' ? MODEL_MS : step.model;
      const startMs = (now += BETWEEN_MS);
      now += durationMs;
      return modelCall({ ...spec, startMs, durationMs }, { open });
    }
    const startMs = step.parallel ? now - TOOL_MS : now + BETWEEN_MS + (step.idle ?? 0);
    now = startMs + TOOL_MS;
    labels.set(spanId, step.label ?? null);
    const args = typeof step.args === 'string' ? step.args : JSON.stringify(step.args);
    return toolCall(
      { ...spec, startMs, durationMs: TOOL_MS, status: step.failed ? 'error' : 'ok', tags: asText ? contentTags(args, step.result) : [] },
      {
        open,
        tool: step.tool,
        argsSignature: signature(canonicalText(args)),
        resultSignature: signature(canonicalText(step.result)),
        identicalRepeat: null,
      }
    );
  });
  const roots = [...agents].map((agent) => agentSpan({ spanId: `agent ${agent}`, durationMs: now + 1 }, agent));
  return { name, state, labels, spans: [...roots, ...spans] };
}

const contentTags = (args: string, result: string) => [
  { key: 'gen_ai.tool.call.arguments', value: args },
  { key: 'gen_ai.tool.call.result', value: result },
];
