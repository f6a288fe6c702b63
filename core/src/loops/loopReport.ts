import { endMs, type TraceSpan } from '../frames/TraceSpan';
import { sumUsd } from '../money';
import { agentInvocations, ancestorsOf, unionMs, type AgentInvocation, type RunTree } from '../run';
import { isModelCall, isToolExecution } from '../run/steps';
import { judgeSteps } from './judgeSteps';
import { loopState, streaksOf, type LoopState, type Reach, type Streaks } from './loopVerdict';
import { pingPongs, type PingPong } from './pingPong';
import { isRepeat, type JudgedExecution, type RepeatKind } from './repeats';
import { comparableRuns, endsWellFrom, furtherCost, reachOf, type RunLength } from './survival';
import { DEFAULT_TOOL_RULES, type ToolRules } from './toolRules';

/** A model call and the tools that ran before the next one. */
export interface Iteration {
  startMs: number;
  modelCall: number;
  tools: number[];
}

/** Executions of one tool with the same arguments, at least one of which comes again. */
export interface RepeatEvidence {
  agent: string;
  tool: string;
  /** What most of the repeats are. */
  kind: RepeatKind;
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
  /** The same over the last RECENT_ITERATIONS. */
  perMinuteNow: number | null;
  repeats: number;
  byKind: Partial<Record<RepeatKind, number>>;
  streakNow: number;
  longestStreak: number;
  /** Tool executions since the last that told or changed something new. */
  sinceProgress: number;
  /** Model calls and tool executions. */
  steps: number;
  /** US dollars, and those per active minute; null where unpriced. */
  cost: number | null;
  costPerMinute: number | null;
  open: boolean;
  state: LoopState;
}

/** What earlier runs of the agent say of one that got this far. */
export interface LoopOutlook {
  reach: Reach | null;
  /** Probability that it ends well; null where no earlier run got here. */
  endsWell: number | null;
  /** Median further cost in US dollars; null where too few got here. */
  furtherCost: number | null;
}

export interface LoopReport {
  /** All runs and agents together. */
  whole: LoopVelocity;
  /** By agent, the one with the most repeats and then the most iterations first. */
  agents: LoopVelocity[];
  evidence: RepeatEvidence[];
  pingPongs: PingPong[];
  outlook: LoopOutlook;
  /** Of a run that goes on and whose spans name no agent, the one that the list of runs beside it knows; else ''. */
  lastKnownAgent: string;
  /** Tool executions whose arguments or result are unknown: they can never count as repeats. */
  unknownToolCalls: number;
  toolCalls: number;
}

export const RECENT_ITERATIONS = 10;

interface Measured {
  agent: string;
  steps: readonly number[];
  iterations: Iteration[];
  judged: JudgedExecution[];
}

/**
 * How fast the agents of a trace go round and where they repeat themselves. The whole trace is measured run by run, as
 * the measure `loop_velocity` is; an agent by its own invocations, so that agents side by side do not mix. `history` are
 * other runs, for what only they can tell.
 */
export function loopReport(
  tree: RunTree,
  history: readonly RunLength[] = [],
  rules: ToolRules = DEFAULT_TOOL_RULES
): LoopReport {
  const invocations = agentInvocations(tree);
  const byInvocation = invocations.map(({ agent, steps }) => measure(tree, agent, steps, rules));
  const byAgent = new Map<string, Measured[]>();
  byInvocation.forEach((one) => byAgent.set(one.agent, [...(byAgent.get(one.agent) ?? []), one]));
  const tools = tree.spans.filter(isToolExecution);
  const runs = stepsByRun(tree, invocations);
  const { outlook, lastKnownAgent } = outlookOf(tree, invocations, history);
  return {
    whole: wholeOf(tree, runs, byInvocation, outlook.reach),
    agents: [...byAgent]
      .map(([agent, measured]) => velocityOf(tree, agent, measured, measured, null))
      .sort((a, b) => b.repeats - a.repeats || b.iterations.length - a.iterations.length),
    evidence: byInvocation.flatMap(evidenceOf).sort((a, b) => b.repeats.length - a.repeats.length),
    pingPongs: pingPongs(tree),
    outlook,
    lastKnownAgent,
    unknownToolCalls: tools.filter((span) => span.llm?.argsSignature === '' || span.llm?.resultSignature === '').length,
    toolCalls: tools.length,
  };
}

function outlookOf(
  tree: RunTree,
  invocations: readonly AgentInvocation[],
  history: readonly RunLength[]
): { outlook: LoopOutlook; lastKnownAgent: string } {
  const [first] = invocations;
  const steps = invocations.reduce((sum, one) => sum + one.steps.length, 0);
  const runId = first ? (tree.spans[first.steps[0]].llm?.runId ?? '') : '';
  const told = first?.agent ?? '';
  const lastKnownAgent = told === '' ? (history.find((run) => run.runId === runId)?.agent ?? '') : '';
  const lengths = comparableRuns(history, told || lastKnownAgent, runId);
  return {
    outlook: {
      reach: reachOf(lengths, steps),
      endsWell: endsWellFrom(lengths, steps),
      furtherCost: furtherCost(lengths, steps),
    },
    lastKnownAgent,
  };
}

/** Iterations and time by run, repeats by invocation. */
function wholeOf(
  tree: RunTree,
  runs: readonly number[][],
  byInvocation: readonly Measured[],
  reach: Reach | null
): LoopVelocity {
  const byRun = runs.map((steps): Measured => ({
    agent: '',
    steps,
    iterations: iterationsOf(tree, steps),
    judged: [],
  }));
  return velocityOf(tree, '', byRun, byInvocation, reach);
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

const intervalOf = (span: TraceSpan) => ({ start: span.startMs, end: endMs(span) });

function measure(tree: RunTree, agent: string, steps: readonly number[], rules: ToolRules): Measured {
  return {
    agent,
    steps,
    iterations: iterationsOf(tree, steps),
    judged: judgeSteps(tree, steps, rules),
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

/** `paced` tell iterations and time, `judged` repeats. */
function velocityOf(
  tree: RunTree,
  agent: string,
  paced: readonly Measured[],
  judged: readonly Measured[],
  reach: Reach | null
): LoopVelocity {
  const iterations = paced.flatMap((one) => one.iterations).sort((a, b) => a.startMs - b.startMs);
  const nodes = paced.flatMap(({ steps }) => steps);
  const activeMs = paced.reduce((sum, { steps }) => sum + activeOf(tree, steps, -Infinity), 0);
  const recent = iterations.slice(-RECENT_ITERATIONS);
  const recentMs = paced.reduce((sum, { steps }) => sum + activeOf(tree, steps, recent[0]?.startMs ?? Infinity), 0);
  const cost = sumUsd(nodes.map((node) => costOf(tree.spans[node])).filter((one): one is number => one !== null));
  const open = nodes.some((node) => tree.spans[node].llm?.open === true);
  const streaks = joined(judged);
  const kinds = judged.flatMap((one) => one.judged.map(({ kind }) => kind)).filter((kind) => kind !== null);
  return {
    agent,
    iterations,
    activeMs,
    perMinute: activeMs > 0 ? iterations.length / (activeMs / 60_000) : null,
    perMinuteNow: recentMs > 0 ? recent.length / (recentMs / 60_000) : null,
    repeats: kinds.filter(isRepeat).length,
    byKind: kinds.reduce<LoopVelocity['byKind']>((sum, kind) => ({ ...sum, [kind]: (sum[kind] ?? 0) + 1 }), {}),
    streakNow: streaks.now,
    longestStreak: streaks.longest,
    sinceProgress: streaks.sinceProgress,
    steps: nodes.length,
    cost,
    costPerMinute: cost !== null && activeMs > 0 ? cost / (activeMs / 60_000) : null,
    open,
    state: loopState(streaks, open, reach),
  };
}

function activeOf(tree: RunTree, steps: readonly number[], fromMs: number): number {
  const intervals = steps.map((node) => intervalOf(tree.spans[node])).filter(({ start }) => start >= fromMs);
  return unionMs(intervals);
}

const costOf = ({ llm }: TraceSpan): number | null => (llm?.countsUsage ? llm.cost : null);

/** Repeats by invocation; what is new in one is progress of all. */
function joined(measured: readonly Measured[]): Streaks {
  const each = measured.map(({ judged }) => streaksOf(judged));
  const together = measured.flatMap(({ judged }) => judged).sort((a, b) => a.startMs - b.startMs);
  return {
    now: Math.max(0, ...each.map(({ now }) => now)),
    longest: Math.max(0, ...each.map(({ longest }) => longest)),
    sinceProgress: streaksOf(together).sinceProgress,
  };
}

function evidenceOf({ agent, judged }: Measured): RepeatEvidence[] {
  const groups = new Map<string, JudgedExecution[]>();
  for (const execution of judged) {
    const { tool, args, node } = execution;
    const key = JSON.stringify([tool, args === '' ? node : args]);
    const group = groups.get(key);
    if (group) {
      group.push(execution);
    } else {
      groups.set(key, [execution]);
    }
  }
  return [...groups.values()].flatMap((group) => {
    const repeats = group.filter(({ kind }) => kind !== null && kind !== 'pagination');
    return repeats.length === 0
      ? []
      : [
          {
            agent,
            tool: group[0].tool,
            kind: mostOf(repeats.map(({ kind }) => kind ?? 'identical')),
            executions: group.map(({ node }) => node),
            repeats: repeats.map(({ node }) => node),
          },
        ];
  });
}

function mostOf(kinds: readonly RepeatKind[]): RepeatKind {
  const timesOf = (kind: RepeatKind) => kinds.filter((other) => other === kind).length;
  return [...kinds].sort((a, b) => timesOf(b) - timesOf(a))[0];
}
