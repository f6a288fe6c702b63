import catalogue from '../measures.json';

/** Where a measure's answer comes from: Tempo's whole traces, or what Tempo adds up by itself over long ranges. */
export type Source = 'clickhouse' | 'tempo' | 'tempo_sums';

/** How true a source's answer is. */
export type Exactness = 'exact' | 'approximate' | 'unavailable';

/** A number that can be asked for. `unit` is a Grafana unit id. */
export interface Measure {
  id: string;
  name: string;
  unit: string;
  description: string;
  definition: string;
  exactness: Record<Source, Exactness>;
}

/** All measures, in their published order. */
export const measures = catalogue.measures as readonly Measure[];
