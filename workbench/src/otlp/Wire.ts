/** Reads protobuf's wire format (https://protobuf.dev/programming-guides/encoding) where a schema's reader costs too much. */
export class Wire {
  at = 0;

  constructor(readonly bytes: Buffer) {}

  varint(end: number): number {
    let value = 0;
    let scale = 1;
    for (let i = 0; i < 10; i++) {
      if (this.at >= end) {
        throw new RangeError(`a number runs over the end at byte ${this.at}`);
      }
      const byte = this.bytes[this.at++];
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) {
        return value;
      }
      scale *= 128;
    }
    throw new RangeError(`a number of more than ten bytes at byte ${this.at}`);
  }

  /** The end of the length-delimited field that begins here; `at` is then its start. */
  fieldEnd(end: number): number {
    const size = this.varint(end);
    if (size > end - this.at) {
      throw new RangeError(`a field of ${size} bytes runs over the end at byte ${this.at}`);
    }
    return this.at + size;
  }

  /** Passes over a field of eight or four bytes. */
  pass(size: number, end: number): number {
    const from = this.at;
    if (size > end - from) {
      throw new RangeError(`a field of ${size} bytes runs over the end at byte ${from}`);
    }
    this.at += size;
    return from;
  }

  skip(type: number, end: number): void {
    switch (type) {
      case VARINT:
        this.varint(end);
        break;
      case FIXED64:
        this.pass(8, end);
        break;
      case DELIMITED:
        this.at = this.fieldEnd(end);
        break;
      case FIXED32:
        this.pass(4, end);
        break;
      default:
        throw new RangeError(`wire type ${type} at byte ${this.at}`);
    }
  }

  /** Calls `visit` with the bounds of every length-delimited field of this number between `from` and `end`. */
  each(field: number, from: number, end: number, visit: (from: number, end: number, index: number) => void): void {
    this.at = from;
    for (let index = 0; this.at < end;) {
      const tag = this.varint(end);
      if (tag === field * 8 + DELIMITED) {
        const to = this.fieldEnd(end);
        visit(this.at, to, index++);
        this.at = to;
      } else {
        this.skip(tag & 7, end);
      }
    }
  }
}

export const VARINT = 0;
export const FIXED64 = 1;
export const DELIMITED = 2;
export const FIXED32 = 5;
