import { HttpError } from '../http/HttpError';

/** Seconds after which a sender that was turned away may come again. */
export const RETRY_AFTER = '2';

/** Bounds the bytes that requests hold together while they are being read, however many come at once. */
export class Room {
  private taken = 0;

  constructor(private readonly size: number) {}

  enter(): Place {
    let mine = 0;
    return {
      take: (bytes) => {
        // Whoever is alone may take all that one request is allowed.
        if (this.taken > mine && this.taken + bytes > this.size) {
          throw new HttpError(
            503,
            `Nothing of this request was kept, send it again: ${Math.round(this.taken / 2 ** 20)} MiB of requests are being read`,
            { 'retry-after': RETRY_AFTER }
          );
        }
        mine += bytes;
        this.taken += bytes;
      },
      leave: () => {
        this.taken -= mine;
        mine = 0;
      },
    };
  }
}

/** What one request holds. */
export interface Place {
  /** Throws an HttpError where there are not so many bytes left. */
  take(bytes: number): void;
  leave(): void;
}
