import type { FlameLayout } from '../FlameLayout';
import { layoutOf } from '../layoutOf';
import type { SpanColumns } from '../SpanColumns';
import type { LayoutReply, LayoutRequest } from './LayoutMessages';

type Post = (reply: LayoutReply, transfer: ArrayBuffer[]) => void;

/** What a worker does with a message: it keeps columns, and answers with layouts of them. */
export function serveLayouts(post: Post): (request: LayoutRequest) => void {
  let columns: SpanColumns | null = null;
  return (request) => {
    if ('columns' in request) {
      columns = request.columns;
      return;
    }
    const { id, scope } = request;
    if (columns === null) {
      post({ id, problem: 'no columns' }, []);
      return;
    }
    const layout = layoutOf(columns, scope);
    post({ id, layout }, buffersOf(layout, columns));
  };
}

/** What a layout can give away: arrays that it shares with the columns are needed again. */
function buffersOf(layout: FlameLayout, columns: SpanColumns): ArrayBuffer[] {
  const buffers = (of: object) =>
    Object.values(of).flatMap((value: unknown) =>
      ArrayBuffer.isView(value) && value.buffer instanceof ArrayBuffer ? [value.buffer] : []
    );
  const kept = new Set(buffers(columns));
  return [...new Set(buffers(layout))].filter((buffer) => !kept.has(buffer));
}
