import type { Interval } from '../run/activeTime';
import type { Execution } from './Execution';
import { isNextPage } from './pagination';
import { NEAR_BITS, bitsApart, simHash } from './simHash';
import { DEFAULT_TOOL_RULES, matcher, type ToolRules } from './toolRules';

/**
 * What a tool's execution is to those before it in its agent's invocation:
 * `thrash`: same arguments and result as the one directly before it, and only the model's turn between;
 * `identical`: the same with other executions between, none of them progress;
 * `waiting`: the same after a second or more in which neither model nor tool ran;
 * `fan-out`: the same at the same time;
 * `cycle`: one of two or more that come again in the same order, three times or more, without progress;
 * `retry`: same arguments as one that failed;
 * `near-repeat`: almost the same arguments, without progress;
 * `pagination`: goes on where the one before it ended.
 */
export const REPEAT_KINDS = [
  'thrash',
  'identical',
  'waiting',
  'fan-out',
  'cycle',
  'retry',
  'near-repeat',
  'pagination',
] as const;

export type RepeatKind = (typeof REPEAT_KINDS)[number];

export interface JudgedExecution extends Execution {
  kind: RepeatKind | null;
  /** It told or changed something new. */
  progress: boolean;
}

/** An idle gap from this on is waiting. */
export const IDLE_GAP_MS = 1_000;
const SHORTEST_CYCLE = 2;
const LONGEST_CYCLE = 8;
const CYCLE_TIMES = 3;
/** So many executions back are looked at for near repeats. */
const NEAR_REACH = 50;
/** A cycle's second time has its first time between, which was new: alone, it would be no repeat. */
const CYCLED: Array<RepeatKind | null> = [null, 'identical', 'thrash'];

/** Tells executions of one agent invocation apart, by start. `active`: when its model and tools ran. */
export function judgeRepeats(
  executions: readonly Execution[],
  active: readonly Interval[],
  rules: ToolRules = DEFAULT_TOOL_RULES
): JudgedExecution[] {
  const isIdempotent = matcher(rules.idempotent);
  const changesState = matcher(rules.stateChanging);
  const ran = merged(active);
  const past: Past = { judged: [], results: new Set(), lastAt: new Map(), lastOfTool: new Map(), lastProgress: -1 };

  executions.forEach((execution, at) => {
    const { tool, args, result, failed } = execution;
    const byDesign = isIdempotent(tool);
    const isNew = result === '' || !past.results.has(result);
    const kind = byDesign ? null : kindOf(execution, past, ran);
    const progress = !byDesign && !isRepeat(kind) && !failed && (isNew || changesState(tool));
    const one = { ...execution, kind, progress };
    past.judged.push(one);
    past.lastOfTool.set(tool, one);
    if (progress) {
      past.lastProgress = at;
    }
    if (result !== '' && !byDesign) {
      past.results.add(result);
    }
    if (args !== '') {
      past.lastAt.set(keyOf(execution), at);
    }
  });
  return markCycles(past.judged, isIdempotent);
}

/** What was seen of an invocation so far. */
interface Past {
  judged: JudgedExecution[];
  results: Set<string>;
  /** Position of the last execution by tool and arguments. */
  lastAt: Map<string, number>;
  lastOfTool: Map<string, JudgedExecution>;
  lastProgress: number;
}

const keyOf = ({ tool, args }: Execution): string => JSON.stringify([tool, args]);

/** Kinds that come to the same end as something before. */
export function isRepeat(kind: RepeatKind | null): boolean {
  return kind !== null && kind !== 'pagination' && kind !== 'retry' && kind !== 'near-repeat';
}

function kindOf(now: Execution, past: Past, ran: readonly Interval[]): RepeatKind | null {
  const { judged, lastProgress } = past;
  const earlier = now.args === '' ? undefined : past.lastAt.get(keyOf(now));
  if (earlier === undefined) {
    // What the data source calls a repeat, another agent of the run asked before.
    return withinReach(now, past);
  }
  const before = judged[earlier];
  if (now.startMs < before.endMs) {
    return before.result !== '' && before.result === now.result ? 'fan-out' : null;
  }
  if (before.failed) {
    return 'retry';
  }
  const isSame = now.judgedRepeat ?? (before.result !== '' && before.result === now.result && lastProgress <= earlier);
  if (!isSame) {
    return null;
  }
  if (idleMs({ start: before.endMs, end: now.startMs }, ran) >= IDLE_GAP_MS) {
    return 'waiting';
  }
  return earlier === judged.length - 1 ? 'thrash' : 'identical';
}

/** Only where arguments are in the data as text. */
function withinReach(now: Execution, past: Past): RepeatKind | null {
  const last = past.lastOfTool.get(now.tool);
  if (now.argsText === '' || !last || last.argsText === '') {
    return null;
  }
  if (past.judged.at(-1) === last && isNextPage(last, now)) {
    return 'pagination';
  }
  if (now.result === '' || !past.results.has(now.result)) {
    return null;
  }
  const hash = simHash(now.argsText);
  const near = past.judged
    .slice(Math.max(0, past.lastProgress, past.judged.length - NEAR_REACH))
    .some(
      ({ tool, argsText }) => tool === now.tool && argsText !== '' && bitsApart(simHash(argsText), hash) <= NEAR_BITS
    );
  return near ? 'near-repeat' : null;
}

/** Intervals that do not touch, by start, that cover the same. */
function merged(intervals: readonly Interval[]): Interval[] {
  const out: Interval[] = [];
  for (const { start, end } of [...intervals].sort((a, b) => a.start - b.start)) {
    const last = out.at(-1);
    if (last && start <= last.end) {
      last.end = Math.max(last.end, end);
    } else {
      out.push({ start, end });
    }
  }
  return out;
}

/** Time in a gap in which neither a model nor a tool ran. */
function idleMs(gap: Interval, active: readonly Interval[]): number {
  let idle = Math.max(0, gap.end - gap.start);
  for (let at = firstEndingAfter(active, gap.start); at < active.length && active[at].start < gap.end; at++) {
    idle -= Math.min(active[at].end, gap.end) - Math.max(active[at].start, gap.start);
  }
  return idle;
}

function firstEndingAfter(active: readonly Interval[], time: number): number {
  let low = 0;
  let high = active.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (active[middle].end > time) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return low;
}

/** Repeats in which the smallest period of two or more comes three times are a cycle, from its second time on. */
function markCycles(judged: JudgedExecution[], isIdempotent: (tool: string) => boolean): JudgedExecution[] {
  const counted = judged.map((_, at) => at).filter((at) => !isIdempotent(judged[at].tool));
  const keyAt = (i: number) => {
    const { tool, args, result } = judged[counted[i]];
    return args === '' || result === '' ? '' : JSON.stringify([tool, args, result]);
  };
  // The third time is a repeat to everyone, unless the data source saw something new between.
  const isDenied = (from: number, end: number) =>
    counted.slice(from, end).some((at) => judged[at].judgedRepeat === false);
  const out = [...judged];
  for (let from = 0; from < counted.length;) {
    const found = cycleAt(counted.length, from, keyAt, isDenied);
    if (!found) {
      from++;
      continue;
    }
    for (let i = from + found.period; i < found.end; i++) {
      const at = counted[i];
      if (!out[at].progress && CYCLED.includes(out[at].kind)) {
        out[at] = { ...out[at], kind: 'cycle' };
      }
    }
    from = found.end;
  }
  return out;
}

function cycleAt(
  length: number,
  from: number,
  keyAt: (i: number) => string,
  isDenied: (from: number, end: number) => boolean
): { period: number; end: number } | undefined {
  for (let period = SHORTEST_CYCLE; period <= LONGEST_CYCLE && from + period * CYCLE_TIMES <= length; period++) {
    const isUniform = Array.from({ length: period }, (_, i) => keyAt(from + i)).every((key) => key === keyAt(from));
    if (isUniform) {
      continue;
    }
    let end = from + period;
    while (end < length && keyAt(end) !== '' && keyAt(end) === keyAt(end - period)) {
      end++;
    }
    if (end - from >= period * CYCLE_TIMES && !isDenied(end - period, end)) {
      return { period, end };
    }
  }
  return undefined;
}
