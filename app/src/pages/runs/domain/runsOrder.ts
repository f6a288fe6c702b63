import { LIST_ORDERS, type ListOrderBy, type SortOrder } from '@loopscope/core';

/** The columns that the backend can order all runs by, not only those on the screen. */
export const ORDERS: readonly ListOrderBy[] = LIST_ORDERS.runs;

export interface RunsOrder {
  orderBy: ListOrderBy;
  order: SortOrder;
}

export const NEWEST_FIRST: RunsOrder = { orderBy: 'start', order: 'desc' };

/** What an address says about the order; anything else than an order is newest first. */
export function readOrder(sort: unknown, order: unknown): RunsOrder {
  const orderBy = ORDERS.find((known) => known === sort) ?? NEWEST_FIRST.orderBy;
  return { orderBy, order: order === 'asc' ? 'asc' : 'desc' };
}
