import { evidenceOf } from './evidence';
import type { ContextWindow } from './windows';

/** A tenth of a window. */
export interface PositionBin {
  /** 0 is the beginning of the window. */
  from: number;
  to: number;
  /** Results and documents that lay here when a call was made, and those of them that its answer quotes. */
  present: number;
  quoted: number;
}

export const POSITION_BINS = 10;

/** Where in the window the results and documents lay that answers quote, over the calls of one conversation. */
export function evidencePositions(windows: readonly ContextWindow[]): PositionBin[] {
  const bins = Array.from({ length: POSITION_BINS }, (_, at): PositionBin => ({
    from: at / POSITION_BINS,
    to: (at + 1) / POSITION_BINS,
    present: 0,
    quoted: 0,
  }));
  for (const { item: kind, occurrences, quotedAt } of evidenceOf(windows)) {
    if (kind.role !== 'tool_results' && kind.role !== 'retrieved') {
      continue;
    }
    for (const { window, item } of occurrences) {
      const { used } = windows[window].step;
      const whole = used ?? windows[window].items.reduce((sum, { tokens }) => sum + tokens, 0);
      const middle = whole > 0 ? (item.offset + item.tokens / 2) / whole : 0;
      const bin = bins[Math.min(POSITION_BINS - 1, Math.floor(middle * POSITION_BINS))];
      bin.present++;
      bin.quoted += quotedAt.includes(window) ? 1 : 0;
    }
  }
  return bins;
}

/** A score of a call or run, and where in the window its evidence lay (0..1). */
export interface ScoredPosition {
  position: number;
  score: number;
}

export interface ScoresAt {
  from: number;
  to: number;
  scores: number;
  /** null without scores. */
  mean: number | null;
  /** 95 of 100; null with fewer than two scores. */
  low: number | null;
  high: number | null;
}

/** Students's t at 97.5 % by degrees of freedom, from 1; beyond 30 the normal's 1.96 (NIST, table 1.3.6.7.2). */
const T = [
  12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131, 2.12, 2.11,
  2.101, 2.093, 2.086, 2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048, 2.045, 2.042,
];

/** An agent's own scores by where the evidence lay, in thirds: without scores there is no verdict. */
export function scoresByPosition(scored: readonly ScoredPosition[]): ScoresAt[] {
  return [0, 1, 2].map((third) => {
    const scores = scored
      .filter(({ position }) => Math.min(2, Math.floor(position * 3)) === third)
      .map(({ score }) => score);
    return { from: third / 3, to: (third + 1) / 3, scores: scores.length, ...meanOf(scores) };
  });
}

function meanOf(scores: readonly number[]): Pick<ScoresAt, 'mean' | 'low' | 'high'> {
  const n = scores.length;
  if (n === 0) {
    return { mean: null, low: null, high: null };
  }
  const mean = scores.reduce((a, b) => a + b, 0) / n;
  if (n === 1) {
    return { mean, low: null, high: null };
  }
  const variance = scores.reduce((sum, score) => sum + (score - mean) ** 2, 0) / (n - 1);
  const spread = (T[n - 2] ?? 1.96) * Math.sqrt(variance / n);
  return { mean, low: mean - spread, high: mean + spread };
}
