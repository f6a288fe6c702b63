import Papa from 'papaparse';

import { decimalUsd } from './decimalUsd';
import { STATEMENT_MEASURES, type Statement } from './statement';

interface Labels {
  /** `2026-11`. */
  month: string;
  dimensions: readonly string[];
}

/** The names of columns are ids, not translations: other programs read them. */
const COST_COLUMN = 'list_cost_usd_accrued_from_spans';

/** The statement as a file: a line each, and the backend's own total as the last. */
export function statementCsv({ lines, total }: Statement, { month, dimensions }: Labels): string {
  const measures = STATEMENT_MEASURES.filter((measure) => measure !== 'cost');
  const header = ['record', 'month_utc', ...dimensions, COST_COLUMN, ...measures];
  const record = (kind: 'line' | 'total', names: string[], values: Record<string, number | null>) => [
    kind,
    month,
    ...names,
    decimalUsd(values.cost),
    ...measures.map((measure) => values[measure] ?? ''),
  ];
  const rows = [
    ...lines.map((line) =>
      record(
        'line',
        dimensions.map((dimension) => line.dimensions[dimension] ?? ''),
        line.measures
      )
    ),
    record(
      'total',
      dimensions.map(() => ''),
      total
    ),
  ];
  // Names of teams and models come from spans: one that starts like a formula must not become one in a spreadsheet.
  return Papa.unparse([header, ...rows], { escapeFormulae: true });
}
