import type { FlameLayout, LayoutScope } from '../FlameLayout';
import type { SpanColumns } from '../SpanColumns';

/** To the worker. Columns are sent once, and kept until others come. */
export type LayoutRequest = { columns: SpanColumns } | { id: number; scope: LayoutScope };

/** From the worker: that it runs, then an answer to each scope. */
export type LayoutReply = { ready: true } | { id: number; layout: FlameLayout } | { id: number; problem: string };
