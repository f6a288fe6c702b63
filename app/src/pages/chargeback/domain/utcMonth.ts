/** A calendar month in UTC, as providers bill: `2026-11`. */
export interface UtcMonth {
  year: number;
  /** 1 to 12. */
  month: number;
}

const TEXT = /^(\d{4})-(0[1-9]|1[0-2])$/;

export function parseMonth(text: unknown): UtcMonth | undefined {
  const match = typeof text === 'string' ? TEXT.exec(text) : null;
  return match ? { year: Number(match[1]), month: Number(match[2]) } : undefined;
}

export function formatMonth({ year, month }: UtcMonth): string {
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}`;
}

export function monthOf(timeMs: number): UtcMonth {
  const date = new Date(timeMs);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1 };
}

export function addMonths({ year, month }: UtcMonth, count: number): UtcMonth {
  return monthOf(Date.UTC(year, month - 1 + count, 1));
}

/** First instant of the month, and first instant of the next: the end is exclusive. */
export function monthBounds({ year, month }: UtcMonth): { fromMs: number; toMs: number } {
  return { fromMs: Date.UTC(year, month - 1, 1), toMs: Date.UTC(year, month, 1) };
}

export function isSameMonth(a: UtcMonth, b: UtcMonth): boolean {
  return a.year === b.year && a.month === b.month;
}
