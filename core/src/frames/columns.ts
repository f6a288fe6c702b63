import type { DataFrame } from '@grafana/data';

import { FrameContractError } from './FrameContractError';
import type { ContractName } from './contract';

/** Reads one field of a frame by row. A field that the frame lacks reads as unknown in every row. */
export class Columns {
  private readonly byName: Map<string, ArrayLike<unknown>>;

  constructor(private readonly frame: DataFrame) {
    this.byName = new Map(frame.fields.map((field) => [field.name, field.values]));
  }

  get length(): number {
    return this.frame.length;
  }

  has(name: string): boolean {
    return this.byName.has(name);
  }

  require(contract: ContractName, names: readonly string[]): void {
    const missing = names.find((name) => !this.has(name));
    if (missing !== undefined) {
      throw new FrameContractError(contract, { id: 'missing-field', field: missing });
    }
  }

  raw(name: string): (row: number) => unknown {
    const values = this.byName.get(name);
    return values ? (row) => values[row] : () => undefined;
  }

  /** '' where unknown. */
  text(name: string): (row: number) => string {
    const raw = this.raw(name);
    return (row) => {
      const value = raw(row);
      return typeof value === 'string' ? value : value === null || value === undefined ? '' : String(value);
    };
  }

  /** null where unknown: missing is not zero. */
  number(name: string): (row: number) => number | null {
    const raw = this.raw(name);
    return (row) => asNumber(raw(row));
  }

  /** 0 where unknown: for counts, which are always known. */
  count(name: string): (row: number) => number {
    const number = this.number(name);
    return (row) => number(row) ?? 0;
  }

  flag(name: string): (row: number) => boolean {
    const raw = this.raw(name);
    return (row) => {
      const value = raw(row);
      return value === true || value === 1;
    };
  }
}

function asNumber(value: unknown): number | null {
  if (typeof value === 'number') {
    return Number.isFinite(value) ? value : null;
  }
  if (typeof value === 'string' && value.trim() !== '') {
    const parsed = Number(value);
    return Number.isFinite(parsed) ? parsed : null;
  }
  return null;
}
