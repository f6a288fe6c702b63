import {
  POSITION_BINS,
  evidencePositions,
  pruneAdvice,
  type ContextWindow,
  type PastRun,
  type PositionBin,
  type PruneReport,
  type RunTree,
} from '@loopscope/core';

import { calledTools, conversations } from '../data/conversations';

/** Advice on all conversations of a run, what saves most first, and where in their windows lay what was quoted. */
export function adviceOf(
  tree: RunTree,
  windows: readonly ContextWindow[],
  history: readonly PastRun[]
): PruneReport & { positions: PositionBin[] } {
  const called = calledTools(tree);
  const groups = conversations(windows);
  const reports = groups.map((group) => pruneAdvice(group, called, history));
  return {
    advice: reports.flatMap(({ advice }) => advice).sort((a, b) => (b.expected ?? b.net) - (a.expected ?? a.net)),
    unpriced: reports.reduce((sum, { unpriced }) => sum + unpriced, 0),
    positions: groups.map(evidencePositions).reduce(sumOf, emptyBins()),
  };
}

const emptyBins = (): PositionBin[] =>
  Array.from({ length: POSITION_BINS }, (_, at) => ({
    from: at / POSITION_BINS,
    to: (at + 1) / POSITION_BINS,
    present: 0,
    quoted: 0,
  }));

function sumOf(a: PositionBin[], b: PositionBin[]): PositionBin[] {
  return a.map((bin, at) => ({ ...bin, present: bin.present + b[at].present, quoted: bin.quoted + b[at].quoted }));
}
