const FIRST_CAPACITY = 2 ** 16;

/** Rows in ClickHouse's RowBinary (https://clickhouse.com/docs/interfaces/formats/RowBinary), in one growing buffer. */
export class RowBinary {
  private bytes: Buffer;
  length = 0;

  constructor(capacity = FIRST_CAPACITY) {
    this.bytes = Buffer.allocUnsafeSlow(Math.max(capacity, 16));
  }

  /** Makes room for so many more bytes and returns the buffer to write them to, from `length` on. */
  reserve(size: number): Buffer {
    const needed = this.length + size;
    if (needed > this.bytes.length) {
      const grown = Buffer.allocUnsafeSlow(Math.max(needed, this.bytes.length * 2));
      this.bytes.copy(grown, 0, 0, this.length);
      this.bytes = grown;
    }
    return this.bytes;
  }

  varint(value: number): void {
    const bytes = this.reserve(8);
    while (value > 0x7f) {
      bytes[this.length++] = (value & 0x7f) | 0x80;
      value = Math.floor(value / 128);
    }
    bytes[this.length++] = value;
  }

  uint8(value: number): void {
    this.reserve(1)[this.length++] = value;
  }

  int64(value: bigint): void {
    this.length = this.reserve(8).writeBigInt64LE(value, this.length);
  }

  uint64(value: bigint): void {
    this.length = this.reserve(8).writeBigUInt64LE(value, this.length);
  }

  text(value: string): void {
    const size = Buffer.byteLength(value);
    this.varint(size);
    this.reserve(size);
    this.length += this.bytes.write(value, this.length);
  }

  /** A string that is bytes of another buffer already. */
  textFrom(source: Uint8Array, from: number, to: number): void {
    this.varint(to - from);
    this.raw(source, from, to);
  }

  raw(source: Uint8Array, from = 0, to = source.length): void {
    const bytes = this.reserve(to - from);
    bytes.set(from === 0 && to === source.length ? source : source.subarray(from, to), this.length);
    this.length += to - from;
  }

  map(entries: Readonly<Record<string, string>>): void {
    const pairs = Object.entries(entries);
    this.varint(pairs.length);
    for (const [key, value] of pairs) {
      this.text(key);
      this.text(value);
    }
  }

  list<T>(values: readonly T[], write: (value: T) => void): void {
    this.varint(values.length);
    values.forEach(write);
  }

  /** What was written. Shares its memory with the writer. */
  written(): Buffer {
    return this.bytes.subarray(0, this.length);
  }
}
