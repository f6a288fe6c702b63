export interface InsertQueueOptions {
  /** Appends rows, in as many pieces as requests brought them; resolves when they are in the table. */
  insert: (rows: Uint8Array[]) => Promise<void>;
  /** Bytes that may wait before senders are told to come back later. */
  maxWaiting?: number;
  /** Milliseconds between the beginnings of two inserts, unless many rows wait. */
  interval?: number;
}

interface Waiting {
  rows: Uint8Array;
  count: number;
  done: () => void;
  failed: (reason: unknown) => void;
}

/** Too much waits already. The sender keeps its spans and comes again. */
export class QueueFull extends Error {}

/*
 * An insert costs much of its own, however small, for all that is derived from it: inserts are a quarter of a second
 * apart, and farther where they take longer than half of that. From 10,000 rows on it is the rows that cost.
 */
const INTERVAL = 250;
const LONGEST_INTERVAL = 1000;
const MANY_ROWS = 10_000;
const MAX_BATCH = 32 * 2 ** 20;
const MAX_WAITING = 128 * 2 ** 20;

/** Gathers the rows of many requests into one insert. What `add` resolved for is in the table. */
export class InsertQueue {
  private waiting: Waiting[] = [];
  private bytes = 0;
  private rows = 0;
  private running = false;
  private lastStart = 0;
  private lastDuration = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly options: InsertQueueOptions) {}

  add(rows: Uint8Array, count: number): Promise<void> {
    if (count === 0) {
      return Promise.resolve();
    }
    if (this.bytes > 0 && this.bytes + rows.length > (this.options.maxWaiting ?? MAX_WAITING)) {
      return Promise.reject(new QueueFull(`${Math.round(this.bytes / 2 ** 20)} MiB of rows wait to be inserted`));
    }
    return new Promise((done, failed) => {
      this.waiting.push({ rows, count, done, failed });
      this.bytes += rows.length;
      this.rows += count;
      this.schedule();
    });
  }

  private schedule(): void {
    if (this.running || this.waiting.length === 0) {
      return;
    }
    clearTimeout(this.timer);
    const shortest = this.options.interval ?? INTERVAL;
    const interval = Math.max(shortest, Math.min(2 * this.lastDuration, LONGEST_INTERVAL));
    const due = this.lastStart + interval - Date.now();
    if (due <= 0 || this.rows >= MANY_ROWS) {
      void this.flush();
    } else {
      this.timer = setTimeout(() => void this.flush(), due);
    }
  }

  private async flush(): Promise<void> {
    this.running = true;
    this.lastStart = Date.now();
    await this.insert(this.nextBatch());
    this.lastDuration = Date.now() - this.lastStart;
    this.running = false;
    this.schedule();
  }

  private nextBatch(): Waiting[] {
    let size = 0;
    const beyond = this.waiting.findIndex((request, i) => (size += request.rows.length) > MAX_BATCH && i > 0);
    const batch = this.waiting.splice(0, beyond < 0 ? this.waiting.length : beyond);
    for (const { rows, count } of batch) {
      this.bytes -= rows.length;
      this.rows -= count;
    }
    return batch;
  }

  private async insert(batch: Waiting[]): Promise<void> {
    try {
      await this.options.insert(batch.map(({ rows }) => rows));
      batch.forEach(({ done }) => done());
    } catch (reason) {
      if (batch.length === 1) {
        batch[0].failed(reason);
        return;
      }
      // One request's rows may have spoilt it for all: each is tried alone.
      for (const request of batch) {
        await this.insert([request]);
      }
    }
  }
}
