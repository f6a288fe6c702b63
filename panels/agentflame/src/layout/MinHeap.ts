/** A binary heap whose first item is the smallest by `compare`. */
export class MinHeap<T> {
  private readonly items: T[] = [];

  constructor(private readonly compare: (a: T, b: T) => number) {}

  peek(): T | undefined {
    return this.items[0];
  }

  push(item: T): void {
    let index = this.items.push(item) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (this.compare(this.items[parent], item) <= 0) {
        break;
      }
      this.items[index] = this.items[parent];
      index = parent;
    }
    this.items[index] = item;
  }

  pop(): T | undefined {
    const first = this.items[0];
    const last = this.items.pop();
    if (last === undefined || this.items.length === 0) {
      return first;
    }
    let index = 0;
    for (;;) {
      const left = 2 * index + 1;
      if (left >= this.items.length) {
        break;
      }
      const right = left + 1;
      const smaller = right < this.items.length && this.compare(this.items[right], this.items[left]) < 0 ? right : left;
      if (this.compare(last, this.items[smaller]) <= 0) {
        break;
      }
      this.items[index] = this.items[smaller];
      index = smaller;
    }
    this.items[index] = last;
    return first;
  }
}
