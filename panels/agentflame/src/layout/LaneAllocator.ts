import { MinHeap } from './MinHeap';

/** Float milliseconds since 1970 resolve about this much; less is not an overlap. */
const TOLERANCE_MS = 0.001;

/**
 * Gives intervals lanes so that no lane holds two that overlap: always the lowest free lane.
 * Intervals must come by start. O(log lanes) each.
 */
export class LaneAllocator {
  private readonly busy = new MinHeap<{ end: number; lane: number }>((a, b) => a.end - b.end);
  private readonly free = new MinHeap<number>((a, b) => a - b);
  private lanes = 0;

  place(start: number, end: number): number {
    for (let first = this.busy.peek(); first && first.end <= start + TOLERANCE_MS; first = this.busy.peek()) {
      this.busy.pop();
      this.free.push(first.lane);
    }
    const lane = this.free.pop() ?? this.lanes++;
    // A span without duration still takes room, or two at one instant would hide each other.
    this.busy.push({ end: Math.max(end, start + 3 * TOLERANCE_MS), lane });
    return lane;
  }
}
