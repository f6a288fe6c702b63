/** How a month can be cut. `every` is the finest: the rows that a spreadsheet pivots. */
export const ALLOCATIONS = ['team', 'project', 'model', 'every'] as const;

export type Allocation = (typeof ALLOCATIONS)[number];

const DIMENSIONS: Record<Allocation, readonly string[]> = {
  team: ['team'],
  project: ['project'],
  model: ['provider', 'model'],
  every: ['team', 'project', 'provider', 'model'],
};

export function dimensionsOf(allocation: Allocation): readonly string[] {
  return DIMENSIONS[allocation];
}

export function parseAllocation(text: unknown): Allocation {
  return ALLOCATIONS.find((known) => known === text) ?? 'team';
}

/** Dimensions whose absence means that nobody can be charged. A missing model is another trouble: no price. */
export const OWNERS: ReadonlySet<string> = new Set(['team', 'project']);
