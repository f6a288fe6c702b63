import type { RunRow } from '../frames/runs';
import { quantile } from '../statistics';
import type { Reach } from './loopVerdict';

/** A run as far as its length goes. */
export interface RunLength {
  runId: string;
  agent: string;
  /** Model calls and tool executions. */
  steps: number;
  end: 'well' | 'badly' | 'open';
  /** US dollars; null where unpriced. */
  cost: number | null;
}

export function runLengths(rows: readonly RunRow[]): RunLength[] {
  return rows.map(({ runId, agent, lastKnownAgent, llmCalls, toolCalls, open, status, cost }) => ({
    runId,
    agent: agent || lastKnownAgent,
    steps: llmCalls + toolCalls,
    end: open ? 'open' : status === 'error' ? 'badly' : 'well',
    cost,
  }));
}

/** Fewer runs of an agent than this are pooled with those of all agents in the data. */
export const FEWEST_OF_AGENT = 20;

/** The earlier runs that a run of an agent is held against: its own, or all where these are few. */
export function comparableRuns(lengths: readonly RunLength[], agent: string, runId: string): RunLength[] {
  const others = lengths.filter((run) => run.runId !== runId);
  const own = others.filter((run) => run.agent === agent);
  return own.filter(({ end }) => end !== 'open').length >= FEWEST_OF_AGENT ? own : others;
}

export function reachOf(lengths: readonly RunLength[], steps: number): Reach | null {
  const well = lengths.filter(({ end }) => end === 'well');
  return well.length === 0
    ? null
    : { runs: well.length, share: well.filter((run) => run.steps >= steps).length / well.length };
}

/**
 * P(run ends well | it reached this step): the cumulative incidence of a good end among runs that got here (Aalen and
 * Johansen, 1978, which is Kaplan and Meier's estimate with two kinds of end). Open runs count for as long as they are
 * known to go on. null where no run got here.
 */
export function endsWellFrom(lengths: readonly RunLength[], step: number): number | null {
  const reached = lengths.filter(({ steps }) => steps >= step);
  if (reached.length === 0) {
    return null;
  }
  let going = 1;
  let well = 0;
  for (const at of [...new Set(reached.map(({ steps }) => steps))].sort((a, b) => a - b)) {
    const atRisk = reached.filter(({ steps }) => steps >= at).length;
    const ends = reached.filter(({ steps, end }) => steps === at && end !== 'open');
    const good = ends.filter(({ end }) => end === 'well').length;
    well += going * (good / atRisk);
    going *= 1 - ends.length / atRisk;
  }
  return well;
}

/** Fewer runs that got this far say nothing of what is to come. */
const FEWEST_REACHED = 5;

/**
 * Further cost of a run that reached this step: the median over ended runs that did. What a run had spent by then is
 * taken to be its cost in proportion to steps. null where too few did, or were priced.
 */
export function furtherCost(lengths: readonly RunLength[], step: number): number | null {
  const further = lengths
    .filter(({ steps, end, cost }) => end !== 'open' && steps >= step && steps > 0 && cost !== null)
    .map(({ steps, cost }) => ((cost ?? 0) * (steps - step)) / steps);
  return further.length < FEWEST_REACHED ? null : quantile(further, 0.5);
}
