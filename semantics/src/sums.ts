import sums from '../traceql.json';
import { figuresOf } from './figuresOf';

const reasonOf: Record<string, string> = sums.figures;
const texts: Record<string, string> = sums.reasons;

/** Ids of the reasons for which a measure is approximate where Tempo adds up by itself. */
export function reasonsOf(measure: string): string[] {
  return [...new Set(figuresOf(measure).flatMap((figure) => reasonOf[figure] ?? []))];
}

/** The sentence of a reason. */
export const reasonText = (reason: string): string => texts[reason] ?? reason;

/** Whether Tempo can add up a measure by itself. */
export function addsUp(measure: string): boolean {
  return figuresOf(measure).every((figure) => figure in reasonOf);
}
