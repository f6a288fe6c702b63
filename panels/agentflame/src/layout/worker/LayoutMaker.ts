import type { FlameLayout, LayoutScope } from '../FlameLayout';
import { layoutOf } from '../layoutOf';
import type { SpanColumns } from '../SpanColumns';
import type { LayoutReply, LayoutRequest } from './LayoutMessages';

/** A worker that has not said by then that it runs never will: some sandboxes neither refuse one nor start it. */
const PATIENCE_MS = 3_000;

interface Waiting {
  columns: SpanColumns;
  scope: LayoutScope;
  resolve: (layout: FlameLayout) => void;
  reject: (reason: unknown) => void;
}

/**
 * Makes layouts in a worker, so that a page stays responsive meanwhile, and here where there can be none: a content
 * security policy, a sandbox or another origin forbids it, or it fails. What was asked for until then is made here, too.
 */
export class LayoutMaker {
  private worker: Worker | null = null;
  private sent: SpanColumns | null = null;
  private readonly waiting = new Map<number, Waiting>();
  private asked = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(start: () => Worker) {
    try {
      const worker = start();
      worker.onmessage = ({ data }: MessageEvent<LayoutReply>) => this.receive(data);
      worker.onerror = (event) => {
        // Not an error of the page: what was asked for is made without it.
        event.preventDefault();
        this.giveUp();
      };
      worker.onmessageerror = () => this.giveUp();
      this.worker = worker;
      this.timer = setTimeout(() => this.giveUp(), PATIENCE_MS);
    } catch {
      this.giveUp();
    }
  }

  make(columns: SpanColumns, scope: LayoutScope): Promise<FlameLayout> {
    return new Promise((resolve, reject) => {
      const id = this.asked++;
      this.waiting.set(id, { columns, scope, resolve, reject });
      if (this.worker === null) {
        this.makeHere(id);
        return;
      }
      try {
        if (this.sent !== columns) {
          this.post({ columns });
          this.sent = columns;
        }
        this.post({ id, scope });
      } catch {
        this.giveUp();
      }
    });
  }

  /** Ends the worker; what was asked for is no longer wanted. */
  stop(): void {
    this.waiting.clear();
    this.giveUp();
  }

  private post(request: LayoutRequest): void {
    this.worker?.postMessage(request);
  }

  private receive(reply: LayoutReply): void {
    clearTimeout(this.timer);
    if ('ready' in reply) {
      return;
    }
    if ('problem' in reply) {
      this.makeHere(reply.id);
      return;
    }
    this.waiting.get(reply.id)?.resolve(reply.layout);
    this.waiting.delete(reply.id);
  }

  private giveUp(): void {
    clearTimeout(this.timer);
    this.worker?.terminate();
    this.worker = null;
    for (const id of [...this.waiting.keys()]) {
      this.makeHere(id);
    }
  }

  private makeHere(id: number): void {
    const wanted = this.waiting.get(id);
    this.waiting.delete(id);
    if (wanted === undefined) {
      return;
    }
    try {
      wanted.resolve(layoutOf(wanted.columns, wanted.scope));
    } catch (reason) {
      wanted.reject(reason);
    }
  }
}
