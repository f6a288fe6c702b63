import { measures, type Measure } from '@loopscope/semantics/measures';

const BY_ID: ReadonlyMap<string, Measure> = new Map(measures.map((measure) => [measure.id, measure]));

/** The names, units and texts that editor, documentation and alerts show, too. An unknown id names itself. */
export function measureName(id: string): string {
  return BY_ID.get(id)?.name ?? id;
}

export function measureDescription(id: string): string {
  return BY_ID.get(id)?.description ?? '';
}

/** A unit of Grafana. */
export function measureUnit(id: string): string {
  return BY_ID.get(id)?.unit ?? 'short';
}
