/** Float milliseconds since 1970 resolve about this much; less is not an overlap. */
const TOLERANCE_MS = 0.001;

/** From when on a lane is free again. A span without duration still takes room, or two at one instant would hide each other. */
export function freeFrom(start: number, end: number): number {
  return Math.max(end - TOLERANCE_MS, start + 2 * TOLERANCE_MS);
}

/**
 * Gives intervals lanes so that no lane holds two that overlap: always the lowest free lane.
 * Intervals must come by start. O(log lanes) each, and nothing is allocated for one: the two heaps (busy lanes by
 * when they end, free lanes by number) are flat arrays, which `reset` empties and keeps.
 */
export class LaneAllocator {
  private busyEnd = new Float64Array(64);
  private busyLane = new Uint32Array(64);
  private busyCount = 0;
  private freeLane = new Uint32Array(64);
  private freeCount = 0;
  /** How many lanes were needed so far. */
  lanes = 0;

  reset(): void {
    this.busyCount = this.freeCount = this.lanes = 0;
  }

  place(start: number, end: number): number {
    while (this.busyCount > 0 && this.busyEnd[0] <= start) {
      this.release(this.popBusy());
    }
    const lane = this.freeCount > 0 ? this.popFree() : this.addLane();
    this.pushBusy(freeFrom(start, end), lane);
    return lane;
  }

  private addLane(): number {
    if (this.lanes === this.busyEnd.length) {
      this.busyEnd = grown(this.busyEnd, new Float64Array(2 * this.lanes));
      this.busyLane = grown(this.busyLane, new Uint32Array(2 * this.lanes));
      this.freeLane = grown(this.freeLane, new Uint32Array(2 * this.lanes));
    }
    return this.lanes++;
  }

  private pushBusy(end: number, lane: number): void {
    const { busyEnd, busyLane } = this;
    let at = this.busyCount++;
    while (at > 0 && busyEnd[(at - 1) >> 1] > end) {
      const above = (at - 1) >> 1;
      busyEnd[at] = busyEnd[above];
      busyLane[at] = busyLane[above];
      at = above;
    }
    busyEnd[at] = end;
    busyLane[at] = lane;
  }

  /** The lane that ends first. */
  private popBusy(): number {
    const { busyEnd, busyLane } = this;
    const first = busyLane[0];
    const count = --this.busyCount;
    const end = busyEnd[count];
    let at = 0;
    for (let below = 1; below < count; below = 2 * at + 1) {
      const smaller = below + 1 < count && busyEnd[below + 1] < busyEnd[below] ? below + 1 : below;
      if (end <= busyEnd[smaller]) {
        break;
      }
      busyEnd[at] = busyEnd[smaller];
      busyLane[at] = busyLane[smaller];
      at = smaller;
    }
    busyEnd[at] = end;
    busyLane[at] = busyLane[count];
    return first;
  }

  private release(lane: number): void {
    const { freeLane } = this;
    let at = this.freeCount++;
    while (at > 0 && freeLane[(at - 1) >> 1] > lane) {
      freeLane[at] = freeLane[(at - 1) >> 1];
      at = (at - 1) >> 1;
    }
    freeLane[at] = lane;
  }

  private popFree(): number {
    const { freeLane } = this;
    const first = freeLane[0];
    const count = --this.freeCount;
    const lane = freeLane[count];
    let at = 0;
    for (let below = 1; below < count; below = 2 * at + 1) {
      const smaller = below + 1 < count && freeLane[below + 1] < freeLane[below] ? below + 1 : below;
      if (lane <= freeLane[smaller]) {
        break;
      }
      freeLane[at] = freeLane[smaller];
      at = smaller;
    }
    freeLane[at] = lane;
    return first;
  }
}

function grown<T extends Float64Array | Uint32Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
