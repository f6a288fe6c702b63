import figuresJson from '../../figures.json';
import measuresJson from '../../measures.json';
import tablesJson from '../../tables.json';

/** What must hold for a span to add to a figure; a text names a condition of figures.json. */
export type Condition =
  | string
  | { column: string; is: string | number }
  | { column: string; told: true }
  | { column: string; above: string }
  | { all: Condition[] }
  | { any: Condition[] }
  | { not: Condition };

/** A number of one span that is no column. */
export type Value =
  | { quotient: string; by: string; less: string; decimals: number }
  /** Time between two moments after the span's start; 0 if they are out of order. */
  | { from: string; to: string }
  /** What the span stands for among those that sampling dropped: a sum of columns (1 of none) times the span's weight. */
  | { weighted: string[]; decimals: number }
  /** Some of the numbers that a column holds by name; 0 where none is there. */
  | { of: string; members: string[] };

/** What is added up over spans. */
export type Figure =
  | { count: Condition }
  /** Columns or values; what is null adds nothing. `decimals` of an exact decimal. */
  | { sum: string[]; where?: Condition; decimals?: number }
  /** How often each logarithmic bucket of a column was met. */
  | { buckets: string; where: Condition }
  /** Different values of a column, '' left out. */
  | { distinct: string };

/** What is made of figures. It is null where `null_without` is 0, a ratio also where it would be divided by 0. */
export type Formula =
  | { sum: string[]; null_without?: string }
  | { ratio: string[]; to: string[]; per?: number; null_without?: string }
  | { quantile: number; of: string }
  | { mean: string };

/**
 * A table that answers metrics. Rows of `sums` have figures, those of `spans` are spans and answer whatever is asked but
 * what they lack; those of `lines` are spans cut into what each meter billed, which only some figures add up over;
 * those of `scores` are scores with the dimensions of what they score.
 */
export interface Table {
  name: string;
  rows: 'sums' | 'lines' | 'scores' | 'spans';
  grain_seconds: number;
  dimensions?: string[];
  figures?: string[];
  /** Dimensions and figures that spans do not have. */
  lacks?: string[];
  /** How long a row stays; else as long as the spans that it was made of. */
  keeps_days?: number;
  /**
   * Rows are of whole UTC days, and only of spans for which this dimension is told: a question has to leave out the others,
   * and what its range has besides whole days is added up from spans.
   */
  days_of?: string;
  /** The table behind the view, and what its rows are added up from. */
  stored_in?: string;
  added_up_from?: string;
}

export const conditions = figuresJson.conditions as Record<string, Condition>;
export const values = figuresJson.values as Record<string, Value>;
export const figures = figuresJson.figures as Record<string, Figure>;
export const tables = tablesJson.tables as Table[];

export function tableOf(name: string): Table {
  const table = tables.find((candidate) => candidate.name === name);
  if (table === undefined) {
    throw new Error(`semantics: there is no table ${name}`);
  }
  return table;
}

/** By the measure's id. */
export const formulas: Record<string, Formula> = Object.fromEntries(
  measuresJson.measures.map(({ id, formula }) => [id, formula as Formula])
);

function byName<T>(kind: string, known: Record<string, T>, name: string): T {
  const found = known[name];
  if (found === undefined) {
    throw new Error(`semantics: there is no ${kind} ${name}`);
  }
  return found;
}

export const conditionOf = (name: string): Condition => byName('condition', conditions, name);
export const figureOf = (name: string): Figure => byName('figure', figures, name);
