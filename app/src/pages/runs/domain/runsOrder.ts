import type { RunsOrderBy, SortOrder } from '@loopscope/core';

/** The columns that the backend can order all runs by, not only those on the screen. */
export const ORDERS: readonly RunsOrderBy[] = ['start', 'duration', 'cost', 'tokens', 'repeats', 'errors'];

export interface RunsOrder {
  orderBy: RunsOrderBy;
  order: SortOrder;
}

export const NEWEST_FIRST: RunsOrder = { orderBy: 'start', order: 'desc' };

/** What an address says about the order; anything else than an order is newest first. */
export function readOrder(sort: unknown, order: unknown): RunsOrder {
  const orderBy = ORDERS.find((known) => known === sort) ?? NEWEST_FIRST.orderBy;
  return { orderBy, order: order === 'asc' ? 'asc' : 'desc' };
}
