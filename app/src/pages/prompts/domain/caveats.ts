import type { RunRow } from '@loopscope/core';

import type { Arm } from './compareOutcome';
import type { UnitChoice } from './unitOfAnalysis';

/** What else may explain a difference, or makes an interval wrong. */
export type Caveat =
  | { id: 'few-units'; least: number }
  | { id: 'correlated-runs' }
  | { id: 'apart-in-time'; /** 0..1 of the time that either version ran. */ overlap: number }
  | { id: 'other-models' | 'other-services'; onlyA: string[]; onlyB: string[] }
  | { id: 'open-runs' | 'mixed-runs'; count: number };

interface Compared {
  a: Arm;
  b: Arm;
  choice: UnitChoice;
  units: { a: number; b: number };
  /** Runs left out because they are not finished. */
  open: number;
  /** Runs left out because they used both versions. */
  both: number;
}

/** Versions that ran side by side for less of their time than this are a before and an after. */
const SIDE_BY_SIDE = 0.8;

export function caveatsOf({ a, b, choice, units, open, both }: Compared): Caveat[] {
  const caveats: Caveat[] = [];
  const least = leastUnits(units);
  if (Math.min(units.a, units.b) < least) {
    caveats.push({ id: 'few-units', least });
  }
  if (choice.rejected.some(({ reason }) => reason === 'saw-both')) {
    caveats.push({ id: 'correlated-runs' });
  }
  const overlap = overlapInTime(a.runs, b.runs);
  if (overlap < SIDE_BY_SIDE) {
    caveats.push({ id: 'apart-in-time', overlap });
  }
  caveats.push(...mixCaveat('other-models', a, b, ({ models }) => models));
  caveats.push(...mixCaveat('other-services', a, b, ({ service }) => [service]));
  if (open > 0) {
    caveats.push({ id: 'open-runs', count: open });
  }
  if (both > 0) {
    caveats.push({ id: 'mixed-runs', count: both });
  }
  return caveats;
}

/** Costs and durations have heavy tails: intervals keep their word from about so many units on, more if lopsided. */
function leastUnits({ a, b }: { a: number; b: number }): number {
  const smaller = Math.min(a, b) / Math.max(1, a + b);
  return smaller < 0.3 ? 300 : 100;
}

/** Length of the time in which both versions ran, of the time in which either did. */
export function overlapInTime(a: RunRow[], b: RunRow[]): number {
  if (a.length === 0 || b.length === 0) {
    return 0;
  }
  const [spanA, spanB] = [a, b].map((runs) => ({
    first: runs.reduce((first, { startMs }) => Math.min(first, startMs), Infinity),
    last: runs.reduce((last, { startMs }) => Math.max(last, startMs), -Infinity),
  }));
  const both = Math.min(spanA.last, spanB.last) - Math.max(spanA.first, spanB.first);
  const either = Math.max(spanA.last, spanB.last) - Math.min(spanA.first, spanB.first);
  return either === 0 ? 1 : Math.max(0, both) / either;
}

function mixCaveat(
  id: 'other-models' | 'other-services',
  a: Arm,
  b: Arm,
  namesOf: (run: RunRow) => string[]
): Caveat[] {
  const [seenA, seenB] = [a, b].map(({ runs }) => new Set(runs.flatMap(namesOf)));
  const onlyA = [...seenA].filter((name) => !seenB.has(name));
  const onlyB = [...seenB].filter((name) => !seenA.has(name));
  return onlyA.length + onlyB.length > 0 ? [{ id, onlyA, onlyB }] : [];
}
