import { endMs } from '../frames/TraceSpan';
import { agentInvocations, ancestorsOf, unionMs, type AgentInvocation, type RunTree } from '../run';
import { isModelCall, isToolExecution } from '../run/steps';
import { identicalRepeats, type RepeatCount } from './identicalRepeats';

/** Repeats without progress from which on a run is called looping. */
export const LOOPING_REPEATS = 3;

/**
 * `looping` is proved by repeats alone. Every other verdict needs the history of other runs:
 * fast is not wrong, and slow is not healthy.
 */
export type LoopState = 'looping' | 'not-enough-history';

/** A model call and the tools that ran before the next one. */
export interface Iteration {
  startMs: number;
  modelCall: number;
  tools: number[];
}

/** Executions of one tool with the same arguments, at least one of which only repeats another. */
export interface RepeatEvidence {
  agent: string;
  tool: string;
  /** Positions in the run tree, by start. */
  executions: number[];
  repeats: number[];
}

export interface LoopVelocity {
  /** '' for an agent without a name. */
  agent: string;
  iterations: Iteration[];
  /** Milliseconds in which a model or tool call ran. */
  activeMs: number;
  /** Iterations per active minute; null where nothing ran. */
  perMinute: number | null;
  repeats: number;
  streakNow: number;
  longestStreak: number;
  state: LoopState;
}

export interface LoopReport {
  /** All runs and agents together. */
  whole: LoopVelocity;
  /** By agent, the one with the most repeats and then the most iterations first. */
  agents: LoopVelocity[];
  evidence: RepeatEvidence[];
  /** Tool executions whose arguments or result are unknown: they can never count as repeats. */
  unknownToolCalls: number;
  toolCalls: number;
}

interface Measured {
  iterations: Iteration[];
  activeMs: number;
  repeats: RepeatCount;
}

/**
 * How fast the agents of a trace go round and where they repeat themselves. The whole trace is measured run by run, as
 * the measure `loop_velocity` is; an agent by its own invocations, so that agents side by side do not mix.
 */
export function loopReport(tree: RunTree): LoopReport {
  const invocations = agentInvocations(tree);
  const byInvocation = invocations.map(({ steps }) => measure(tree, steps));
  const byAgent = new Map<string, Measured[]>();
  invocations.forEach(({ agent }, index) => {
    byAgent.set(agent, [...(byAgent.get(agent) ?? []), byInvocation[index]]);
  });
  const tools = tree.spans.filter(isToolExecution);
  return {
    whole: combine(
      '',
      stepsByRun(tree, invocations).map((steps) => measure(tree, steps))
    ),
    agents: [...byAgent]
      .map(([agent, measured]) => combine(agent, measured))
      .sort((a, b) => b.repeats - a.repeats || b.iterations.length - a.iterations.length),
    evidence: invocations
      .flatMap((invocation, index) => evidence(tree, invocation, byInvocation[index].repeats.repeats))
      .sort((a, b) => b.repeats.length - a.repeats.length),
    unknownToolCalls: tools.filter((span) => span.llm?.argsSignature === '' || span.llm?.resultSignature === '').length,
    toolCalls: tools.length,
  };
}

/** All steps of each run, by start. Where runs are not told, a tree's root is its run. */
function stepsByRun(tree: RunTree, invocations: readonly AgentInvocation[]): number[][] {
  const byRun = new Map<string, number[]>();
  for (const node of invocations.flatMap(({ steps }) => steps)) {
    const run = tree.spans[node].llm?.runId || tree.spans[rootOf(tree, node)].spanId;
    const steps = byRun.get(run) ?? [];
    steps.push(node);
    byRun.set(run, steps);
  }
  return [...byRun.values()].map((steps) => steps.sort((a, b) => a - b));
}

function rootOf(tree: RunTree, node: number): number {
  return ancestorsOf(tree, node).at(-1) ?? node;
}

function measure(tree: RunTree, steps: readonly number[]): Measured {
  return {
    iterations: iterationsOf(tree, steps),
    activeMs: unionMs(steps.map((node) => ({ start: tree.spans[node].startMs, end: endMs(tree.spans[node]) }))),
    repeats: identicalRepeats(tree, steps),
  };
}

function iterationsOf(tree: RunTree, steps: readonly number[]): Iteration[] {
  const iterations: Iteration[] = [];
  let current: Iteration | undefined;
  for (const node of steps) {
    const span = tree.spans[node];
    if (isModelCall(span)) {
      current = { startMs: span.startMs, modelCall: node, tools: [] };
    } else if (current) {
      if (current.tools.length === 0) {
        iterations.push(current);
      }
      current.tools.push(node);
    }
  }
  return iterations;
}

function combine(agent: string, measured: readonly Measured[]): LoopVelocity {
  const iterations = measured.flatMap((one) => one.iterations).sort((a, b) => a.startMs - b.startMs);
  const activeMs = measured.reduce((sum, one) => sum + one.activeMs, 0);
  const longestStreak = Math.max(0, ...measured.map((one) => one.repeats.longestStreak));
  return {
    agent,
    iterations,
    activeMs,
    perMinute: activeMs > 0 ? iterations.length / (activeMs / 60_000) : null,
    repeats: measured.reduce((sum, one) => sum + one.repeats.repeats.length, 0),
    streakNow: Math.max(0, ...measured.map((one) => one.repeats.streakNow)),
    longestStreak,
    state: longestStreak >= LOOPING_REPEATS ? 'looping' : 'not-enough-history',
  };
}

function evidence(tree: RunTree, { agent, steps }: AgentInvocation, repeats: readonly number[]): RepeatEvidence[] {
  const isRepeat = new Set(repeats);
  const groups = new Map<string, RepeatEvidence>();
  for (const node of steps) {
    const llm = tree.spans[node].llm;
    if (!llm || !isToolExecution(tree.spans[node])) {
      continue;
    }
    const { tool } = llm;
    const key = `${tool}\n${llm.argsSignature === '' ? `unknown ${node}` : llm.argsSignature}`;
    const group = groups.get(key) ?? { agent, tool, executions: [], repeats: [] };
    group.executions.push(node);
    if (isRepeat.has(node)) {
      group.repeats.push(node);
    }
    groups.set(key, group);
  }
  return [...groups.values()].filter((group) => group.repeats.length > 0);
}
