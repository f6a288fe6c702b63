import catalogue from '../dimensions.json';

/** What a measure can be grouped by and filtered on; its id is its column's name. */
export interface Dimension {
  id: string;
  name: string;
  description: string;
  type: 'string' | 'number';
  /** Of a number: a Grafana unit id. */
  unit?: string;
}

/** All dimensions, in their published order. */
export const dimensions = catalogue.dimensions as readonly Dimension[];
