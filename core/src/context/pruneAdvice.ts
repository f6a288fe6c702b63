import type { PartRole } from './ContextStep';
import { evidenceOf, type Evidence, type Occurrence } from './evidence';
import { meanRemaining, type PastRun } from './pastRuns';
import { billedAt, rewriteCost, writeRateOf } from './windowBilling';
import type { ContextWindow } from './windows';

/**
 * `duplicate`: a result that stood in the window already;
 * `never-called`: the definition of a tool that no run called;
 * `not-quoted`: a result or document of which no later answer quotes anything.
 */
export type PruneKind = 'duplicate' | 'never-called' | 'not-quoted';

/** What could have been left out, and what that would have saved. */
export interface PruneAdvice {
  kind: PruneKind;
  role: PartRole;
  /** '' where unknown. */
  tool: string;
  text: string;
  tokens: number;
  /** Number of the first call whose window could have been without it. */
  fromCall: number;
  /** In how many calls it could have been left out. */
  calls: number;
  /** US dollars in this run: what it was billed, less what the cut would have made the cache write anew. */
  net: number;
  /** US dollars a run, over as many calls as runs of this agent go on for; null without enough past runs. */
  expected: number | null;
  /** never-called: of how many runs none called it, and so how many of 1 may do so at most (rule of three). */
  bound: { runs: number; atMost: number } | null;
}

export interface PruneReport {
  /** What saves most first; only what saves anything. */
  advice: PruneAdvice[];
  /** Things that could be left out whose saving is not known, since calls are unpriced. */
  unpriced: number;
}

/** Smaller things are not worth a change of code. */
const SMALLEST_TOKENS = 100;

/** What to prune from the windows of one conversation, in order. `called`: names of the tools that its run called. */
export function pruneAdvice(
  windows: readonly ContextWindow[],
  called: ReadonlySet<string>,
  history: readonly PastRun[] = []
): PruneReport {
  const evidence = evidenceOf(windows);
  const candidates = [
    ...evidence.flatMap(duplicates),
    ...evidence
      .filter(({ item }) => item.role === 'tool_definitions')
      .flatMap((one) => neverCalled(one, called, windows, history)),
    ...evidence.filter(isUnquoted).map(leftAfterItsFirstCall),
  ];
  const priced = candidates.map((candidate) => worth(candidate, windows, history));
  return {
    advice: priced
      .filter((one): one is PruneAdvice => one !== null)
      .filter(({ net, expected }) => (expected ?? net) > 0)
      .sort((a, b) => (b.expected ?? b.net) - (a.expected ?? a.net)),
    unpriced: priced.filter((one) => one === null).length,
  };
}

/** Stretches of windows that could have been without a thing. */
interface Candidate extends Pick<PruneAdvice, 'kind' | 'role' | 'tool' | 'text' | 'tokens' | 'bound'> {
  occurrences: Occurrence[];
  /** The cut is behind something that the cache holds already. */
  rewrites: boolean;
}

function duplicates({ item, occurrences }: Evidence): Candidate[] {
  const isResult = item.role === 'tool_results' || item.role === 'retrieved';
  const copies = isResult ? occurrences.filter(({ copy }) => copy > 0) : [];
  return copies.length === 0 || item.tokens < SMALLEST_TOKENS
    ? []
    : [{ kind: 'duplicate', ...described(item), bound: null, occurrences: copies, rewrites: false }];
}

function neverCalled(
  { item, occurrences }: Evidence,
  called: ReadonlySet<string>,
  windows: readonly ContextWindow[],
  history: readonly PastRun[]
): Candidate[] {
  const agent = windows[0]?.step.agent ?? '';
  const others = history.filter(
    (run) => run.agent === agent && run.tools !== null && run.runId !== windows[0]?.step.runId
  );
  if (item.tool === '' || called.has(item.tool) || others.some(({ tools }) => tools?.has(item.tool))) {
    return [];
  }
  const runs = others.length + 1;
  // Left out from the start, nothing that is cached stands before it.
  return [
    {
      kind: 'never-called',
      ...described(item),
      bound: { runs, atMost: Math.min(1, 3 / runs) },
      occurrences: occurrences.filter(({ copy }) => copy === 0),
      rewrites: false,
    },
  ];
}

function isUnquoted({ item, occurrences, quotedAt }: Evidence): boolean {
  const isResult = item.role === 'tool_results' || item.role === 'retrieved';
  const calls = new Set(occurrences.map(({ window }) => window));
  return isResult && item.tokens >= SMALLEST_TOKENS && quotedAt.length === 0 && calls.size > 1;
}

/** The call after it came has to see it; the ones after that do not. */
function leftAfterItsFirstCall({ item, occurrences }: Evidence): Candidate {
  const own = occurrences.filter(({ copy }) => copy === 0);
  return { kind: 'not-quoted', ...described(item), bound: null, occurrences: own.slice(1), rewrites: true };
}

function described({
  role,
  tool,
  text,
  tokens,
}: Evidence['item']): Pick<Candidate, 'role' | 'tool' | 'text' | 'tokens'> {
  return { role, tool, text, tokens };
}

/** null where a price is missing. */
function worth(
  { occurrences, rewrites, ...described }: Candidate,
  windows: readonly ContextWindow[],
  history: readonly PastRun[]
): PruneAdvice | null {
  const first = windows[occurrences[0].window].step;
  const billed = occurrences.map(({ window, item }) => billedAt(windows[window].step, item));
  const rewritten = rewrites
    ? rewriteCost(first, occurrences[0].item, writeRateOf(windows.map(({ step }) => step)))
    : 0;
  if (rewritten === null || billed.some((cost) => cost === null)) {
    return null;
  }
  const saved = billed.reduce<number>((sum, cost) => sum + (cost ?? 0), 0);
  const calls = new Set(occurrences.map(({ window }) => window)).size;
  const remaining = meanRemaining(history, first.agent, occurrences[0].window);
  return {
    ...described,
    fromCall: first.number,
    calls,
    net: saved - rewritten,
    expected: remaining === null ? null : (saved / calls) * remaining - rewritten,
  };
}
