import { LaneAllocator, freeFrom } from './LaneAllocator';

/** What packing reads and writes, by node. */
export interface Branches {
  /** First start and last end of a span and all that is shown below it. */
  from: Float64Array;
  to: Float64Array;
  /** Rows of a branch. */
  height: Uint32Array;
  /** Rows from the first row of its siblings down to this one; 0 before it is packed. */
  offset: Uint32Array;
}

/**
 * Packs siblings into bands of rows: those that overlap in time get bands of their own, each as high as its highest
 * branch. What it needs meanwhile is kept from one call to the next, as there are as many calls as spans.
 */
export class SiblingPacker {
  private readonly lanes = new LaneAllocator();
  private bandOf = new Uint32Array(64);
  private bandOffsets = new Uint32Array(65);

  constructor(private readonly branches: Branches) {}

  /** Sets `offset` of nodes[first..last) and returns how many rows they take together. Nodes come by start. */
  pack(nodes: Uint32Array, first: number, last: number): number {
    if (first === last) {
      return 0;
    }
    return this.followOneAnother(nodes, first, last)
      ? this.highest(nodes, first, last)
      : this.intoBands(this.byBranchStart(nodes.subarray(first, last)));
  }

  /** The most common case by far needs no lanes: each begins when the one before has ended. */
  private followOneAnother(nodes: Uint32Array, first: number, last: number): boolean {
    const { from, to } = this.branches;
    for (let i = first + 1; i < last; i++) {
      const before = nodes[i - 1];
      if (from[nodes[i]] < freeFrom(from[before], to[before])) {
        return false;
      }
    }
    return true;
  }

  private highest(nodes: Uint32Array, first: number, last: number): number {
    let highest = 0;
    for (let i = first; i < last; i++) {
      highest = Math.max(highest, this.branches.height[nodes[i]]);
    }
    return highest;
  }

  /** Siblings come by their own start, which nearly always is their branch's. */
  private byBranchStart(siblings: Uint32Array): Uint32Array {
    const { from } = this.branches;
    for (let i = 1; i < siblings.length; i++) {
      if (from[siblings[i - 1]] > from[siblings[i]]) {
        return siblings.slice().sort((a, b) => from[a] - from[b] || a - b);
      }
    }
    return siblings;
  }

  private intoBands(siblings: Uint32Array): number {
    const { from, to, height, offset } = this.branches;
    this.makeRoom(siblings.length);
    const { lanes, bandOf, bandOffsets } = this;
    bandOffsets.fill(0, 0, siblings.length + 1);
    lanes.reset();
    for (let i = 0; i < siblings.length; i++) {
      const node = siblings[i];
      const band = lanes.place(from[node], to[node]);
      bandOf[i] = band;
      bandOffsets[band + 1] = Math.max(bandOffsets[band + 1], height[node]);
    }
    for (let band = 0; band < lanes.lanes; band++) {
      bandOffsets[band + 1] += bandOffsets[band];
    }
    for (let i = 0; i < siblings.length; i++) {
      offset[siblings[i]] = bandOffsets[bandOf[i]];
    }
    return bandOffsets[lanes.lanes];
  }

  private makeRoom(count: number): void {
    if (count > this.bandOf.length) {
      this.bandOf = new Uint32Array(2 * count);
      this.bandOffsets = new Uint32Array(2 * count + 1);
    }
  }
}
