import { parseTsv } from './tsv';

/** Columns that say which row it is, by file. */
const keys: Record<string, string[]> = {
  'prices.tsv': ['provider', 'price_key', 'service_tier', 'region', 'valid_from', 'time_from', 'time_to', 'band_from'],
  'rules.tsv': ['provider', 'price_provider', 'price_key', 'except'],
  'limits.tsv': ['provider', 'price_key'],
  'providers.tsv': ['subject', 'kind', 'price_provider', 'except', 'regex'],
};

/** Moves with every row that is put in before it; what it orders is seen in the file's own diff. */
const unremarkable = ['ordinal'];

/** One line a row that was added (+), removed (-) or changed (~), for a person to review. */
export function changes(name: string, before: string, after: string): string[] {
  const old = byKey(name, before);
  const current = byKey(name, after);
  return [
    ...[...old.keys()].filter((key) => !current.has(key)).map((key) => `- ${key}`),
    ...[...current].flatMap(([key, row]) => {
      const was = old.get(key);
      if (!was) {
        return [`+ ${key} ${describe(name, row)}`.trimEnd()];
      }
      const differing = Object.keys(row).filter(
        (column) => !unremarkable.includes(column) && (row[column] ?? '') !== (was[column] ?? '')
      );
      return differing.map((column) => `~ ${key} ${column} ${was[column] ?? 'none'} -> ${row[column] ?? 'none'}`);
    }),
  ];
}

type Row = Record<string, string | null>;

function byKey(name: string, text: string): Map<string, Row> {
  return new Map(
    parseTsv(text).map((row) => [
      keys[name]
        .map((column) => row[column])
        .filter(Boolean)
        .join(' '),
      row,
    ])
  );
}

function describe(name: string, row: Row): string {
  return name === 'prices.tsv' ? `input ${row.input ?? 'none'} output ${row.output ?? 'none'}` : '';
}
