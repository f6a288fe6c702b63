import { isUtf8 } from 'node:buffer';
import { DELIMITED, FIXED64, VARINT, type Wire } from './Wire';

/** What an attribute's value is, of those that need no reading of their own. */
export enum Value {
  None,
  Text,
  Bool,
  Whole,
  Double,
  /** To be decoded as AnyValue. */
  Other,
}

const NUMBERS_PER_ATTRIBUTE = 5;
const MOST_ATTRIBUTES = 256;
const SLOTS = 1024;

const tagOf = (field: number, type: number) => field * 8 + type;

const TRACE_ID = tagOf(1, DELIMITED);
const SPAN_ID = tagOf(2, DELIMITED);
const TRACE_STATE = tagOf(3, DELIMITED);
const PARENT_ID = tagOf(4, DELIMITED);
const NAME = tagOf(5, DELIMITED);
const KIND = tagOf(6, VARINT);
const START = tagOf(7, FIXED64);
const END = tagOf(8, FIXED64);
const ATTRIBUTE = tagOf(9, DELIMITED);
const EVENT = tagOf(11, DELIMITED);
const LINK = tagOf(13, DELIMITED);
const STATUS = tagOf(15, DELIMITED);

/**
 * Where in a request's body the parts of a span are. One object reads span after span; it makes none itself. Positions
 * are -1 where the span has no such part.
 */
export class OrdinarySpan {
  traceId = -1;
  spanId = -1;
  parentId = -1;
  state = 0;
  stateEnd = 0;
  name = 0;
  nameEnd = 0;
  kind = 0;
  start = -1;
  end = -1;
  statusCode = 0;
  statusText = 0;
  statusTextEnd = 0;
  attributes = 0;
  /** Of each attribute: where its key begins and ends, what its value is, and where that begins and ends. */
  readonly places = new Int32Array(MOST_ATTRIBUTES * NUMBERS_PER_ATTRIBUTE);
  private readonly keys = new Int32Array(SLOTS);
  private readonly keyOf = new Int32Array(SLOTS);
  private generation = 0;

  /** False where the span is none of the ordinary ones. Throws where it is no protobuf. */
  read(wire: Wire, from: number, to: number): boolean {
    this.clear();
    wire.at = from;
    while (wire.at < to) {
      if (!this.readField(wire, wire.varint(to), to)) {
        return false;
      }
    }
    return this.traceId >= 0 && this.spanId >= 0 && this.start >= 0;
  }

  private clear(): void {
    this.traceId = this.spanId = this.parentId = this.start = this.end = -1;
    this.state = this.stateEnd = this.name = this.nameEnd = this.statusText = this.statusTextEnd = 0;
    this.kind = this.statusCode = this.attributes = 0;
    this.generation++;
  }

  private readField(wire: Wire, tag: number, to: number): boolean {
    switch (tag) {
      case TRACE_ID:
        return (this.traceId = this.id(wire, to, 16)) >= 0;
      case SPAN_ID:
        return (this.spanId = this.id(wire, to, 8)) >= 0;
      case PARENT_ID:
        if (wire.bytes[wire.at] === 0) {
          wire.at++;
          return true;
        }
        return (this.parentId = this.id(wire, to, 8)) >= 0;
      case TRACE_STATE:
        this.stateEnd = wire.fieldEnd(to);
        this.state = wire.at;
        return this.isText(wire, this.stateEnd);
      case NAME:
        this.nameEnd = wire.fieldEnd(to);
        this.name = wire.at;
        return this.isText(wire, this.nameEnd);
      case KIND:
        this.kind = wire.varint(to);
        return true;
      case START:
        this.start = wire.pass(8, to);
        return true;
      case END:
        this.end = wire.pass(8, to);
        return true;
      case ATTRIBUTE:
        return this.readAttribute(wire, wire.fieldEnd(to));
      case STATUS:
        return this.readStatus(wire, wire.fieldEnd(to));
      case EVENT:
      case LINK:
        return false;
      default:
        wire.skip(tag & 7, to);
        return true;
    }
  }

  /** The place of an id of so many bytes that are not all zero, else -1. */
  private id(wire: Wire, to: number, size: number): number {
    const end = wire.fieldEnd(to);
    const from = wire.at;
    wire.at = end;
    if (end - from !== size) {
      return -1;
    }
    let any = 0;
    for (let i = from; i < end; i++) {
      any |= wire.bytes[i];
    }
    return any === 0 ? -1 : from;
  }

  private readStatus(wire: Wire, to: number): boolean {
    while (wire.at < to) {
      const tag = wire.varint(to);
      if (tag === tagOf(2, DELIMITED)) {
        this.statusTextEnd = wire.fieldEnd(to);
        this.statusText = wire.at;
        if (!this.isText(wire, this.statusTextEnd)) {
          return false;
        }
      } else if (tag === tagOf(3, VARINT)) {
        this.statusCode = wire.varint(to);
      } else {
        wire.skip(tag & 7, to);
      }
    }
    return true;
  }

  /** A key and then a value, each once: what every sender writes. */
  private readAttribute(wire: Wire, to: number): boolean {
    if (wire.at >= to || wire.bytes[wire.at] !== tagOf(1, DELIMITED)) {
      return false;
    }
    wire.at++;
    const keyEnd = wire.fieldEnd(to);
    const key = wire.at;
    if (key === keyEnd || !this.isText(wire, keyEnd) || !this.isNewKey(wire.bytes, key, keyEnd)) {
      return false;
    }
    const place = this.attributes++ * NUMBERS_PER_ATTRIBUTE;
    if (place >= this.places.length) {
      return false;
    }
    this.places[place] = key;
    this.places[place + 1] = keyEnd;
    if (wire.at === to) {
      return this.setValue(place, Value.None, to, to);
    }
    if (wire.bytes[wire.at] !== tagOf(2, DELIMITED)) {
      return false;
    }
    wire.at++;
    return wire.fieldEnd(to) === to && this.readValue(wire, place, to);
  }

  private readValue(wire: Wire, place: number, to: number): boolean {
    const from = wire.at;
    if (from === to) {
      return this.setValue(place, Value.None, to, to);
    }
    switch (wire.bytes[wire.at++]) {
      case tagOf(1, DELIMITED): {
        const end = wire.fieldEnd(to);
        const text = wire.at;
        return end === to && this.setValue(place, Value.Text, text, end) && this.isText(wire, end);
      }
      case tagOf(2, VARINT):
        return this.setValue(place, Value.Bool, wire.varint(to) === 0 ? 0 : 1, to) && wire.at === to;
      case tagOf(3, VARINT): {
        const number = wire.at;
        if (wire.varint(to) <= Number.MAX_SAFE_INTEGER) {
          return this.setValue(place, Value.Whole, number, to) && wire.at === to;
        }
        break;
      }
      case tagOf(4, FIXED64):
        return this.setValue(place, Value.Double, wire.pass(8, to), to) && wire.at === to;
    }
    wire.at = to;
    return this.setValue(place, Value.Other, from, to);
  }

  private setValue(place: number, kind: Value, from: number, to: number): true {
    this.places[place + 2] = kind;
    this.places[place + 3] = from;
    this.places[place + 4] = to;
    return true;
  }

  /** Moves to `end`. */
  private isText(wire: Wire, end: number): boolean {
    const { bytes, at: from } = wire;
    wire.at = end;
    if (end - from <= 32) {
      let high = 0;
      for (let i = from; i < end; i++) {
        high |= bytes[i];
      }
      if (high < 0x80) {
        return true;
      }
    }
    return isUtf8(bytes.subarray(from, end));
  }

  /** Tells by a hash (FNV-1a): two keys of one hash are taken for one, and the span for none of the ordinary. */
  private isNewKey(bytes: Buffer, from: number, to: number): boolean {
    let hash = 0x811c9dc5;
    for (let i = from; i < to; i++) {
      hash = Math.imul(hash ^ bytes[i], 0x01000193);
    }
    let slot = hash & (SLOTS - 1);
    while (this.keyOf[slot] === this.generation) {
      if (this.keys[slot] === hash) {
        return false;
      }
      slot = (slot + 1) & (SLOTS - 1);
    }
    this.keyOf[slot] = this.generation;
    this.keys[slot] = hash;
    return true;
  }
}
