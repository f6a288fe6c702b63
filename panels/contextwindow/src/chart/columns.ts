import type { ContextStep } from '@loopscope/core';

import type { ColumnGroup } from './columnGroups';
import { answerSegments, segments, type Segment } from './segments';

export interface SegmentBox extends Segment {
  y: number;
  height: number;
}

/** A model call as drawn, in CSS pixels from the plot's upper left corner. */
export interface Column {
  step: ContextStep;
  x: number;
  width: number;
  /** What was put in. */
  boxes: SegmentBox[];
  /** What was answered, above it. */
  answer: SegmentBox[];
  /** Down to where the prefix ends that was read from the cache; null where nothing is known to have been. */
  cachedY: number | null;
  /** What is left before the limit or the reserve; null where that is unknown or above the axis. */
  free: { y: number; height: number } | null;
  /** null where the limit is unknown or above the axis. */
  limitY: number | null;
  /** Where the room kept for the answer begins; null where unknown or above the axis. */
  reserveY: number | null;
}

export interface GroupLabel {
  agent: string;
  x: number;
  width: number;
}

export interface ColumnChart {
  columns: Column[];
  groups: GroupLabel[];
  /** At least the plot's width; more scrolls. */
  width: number;
}

/** Narrower columns can neither be hit nor told apart. */
const NARROWEST = 10;
const WIDEST = 72;
const GAP_SHARE = 0.18;
const GROUP_GAP = 14;

export function columnChart(
  groups: readonly ColumnGroup[],
  plot: { width: number; height: number },
  topTokens: number
): ColumnChart {
  const count = groups.reduce((sum, group) => sum + group.steps.length, 0);
  const gaps = Math.max(0, groups.length - 1) * GROUP_GAP;
  const pitch = Math.min(WIDEST, Math.max(NARROWEST, (plot.width - gaps) / Math.max(1, count)));
  const yOf = (tokens: number) => plot.height * (1 - tokens / topTokens);
  const inAxis = (tokens: number | null) => (tokens !== null && tokens <= topTokens ? yOf(tokens) : null);

  const columns: Column[] = [];
  const labels: GroupLabel[] = [];
  let x = 0;
  for (const { agent, steps } of groups) {
    labels.push({ agent, x, width: steps.length * pitch });
    for (const step of steps) {
      const input = stacked(segments(step), 0, yOf);
      const answer = stacked(step.used === null ? [] : answerSegments(step), step.used ?? 0, yOf);
      const limitY = inAxis(step.limit);
      const reserveY = step.limit === null || step.reserve === null ? null : inAxis(step.limit - step.reserve);
      columns.push({
        step,
        x: x + (pitch * GAP_SHARE) / 2,
        width: pitch * (1 - GAP_SHARE),
        boxes: input,
        answer,
        cachedY: step.used !== null && (step.cacheRead ?? 0) > 0 ? yOf(step.cacheRead ?? 0) : null,
        free: freeRoom(reserveY ?? limitY, answer.at(-1)?.y ?? input.at(-1)?.y ?? plot.height),
        limitY,
        reserveY,
      });
      x += pitch;
    }
    x += GROUP_GAP;
  }
  return { columns, groups: labels, width: Math.max(plot.width, x - GROUP_GAP) };
}

function stacked(parts: readonly Segment[], from: number, yOf: (tokens: number) => number): SegmentBox[] {
  let below = from;
  return parts.map((segment) => {
    const bottom = yOf(below);
    below += segment.tokens;
    const y = yOf(below);
    return { ...segment, y, height: bottom - y };
  });
}

function freeRoom(endY: number | null, usedY: number): Column['free'] {
  return endY === null || endY >= usedY ? null : { y: endY, height: usedY - endY };
}
