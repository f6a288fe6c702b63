import fc from 'fast-check';

import { MinHeap } from './MinHeap';

describe('a heap', () => {
  it('gives items back smallest first', () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), (items) => {
        const heap = new MinHeap<number>((a, b) => a - b);
        items.forEach((item) => heap.push(item));
        expect(items.map(() => heap.pop())).toEqual([...items].sort((a, b) => a - b));
        expect(heap.pop()).toBeUndefined();
      })
    );
  });
});
