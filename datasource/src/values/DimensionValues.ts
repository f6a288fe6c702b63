import type { TimeRange } from '@grafana/data';
import type { LlmFilter, LlmSource } from '@loopscope/core';

type GetResource = (path: string, params: Record<string, string | number>) => Promise<{ values: string[] }>;

interface Lookup {
  /** Values seen in this range; in the backend's own default range without one. */
  range?: TimeRange;
  search?: string;
  /** Where to look; the data source's own choice without one. */
  source?: LlmSource;
  /** What rows with a value must meet. */
  filters?: LlmFilter[];
  limit?: number;
}

/** Enough to scroll through; typing narrows the rest. */
const DEFAULT_LIMIT = 200;

/** The values that a dimension has in the data. */
export class DimensionValues {
  constructor(private readonly getResource: GetResource) {}

  async find(
    field: string,
    { range, search = '', limit = DEFAULT_LIMIT, filters = [], source }: Lookup = {}
  ): Promise<string[]> {
    const { values } = await this.getResource('values', {
      field,
      search,
      limit,
      ...(source && { source }),
      ...(filters.length > 0 && { filters: JSON.stringify(filters) }),
      ...(range && { from: range.from.valueOf(), to: range.to.valueOf() }),
    });
    return values;
  }
}
