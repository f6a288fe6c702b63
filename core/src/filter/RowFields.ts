import type { FilterField } from './FilterField';
import type { FilterValue } from './matches';

/** What rows that are already here can be asked for, and how that is read off them. */
export interface RowFields<Row> {
  fields: readonly FilterField[];
  valueOf: (row: Row, field: string) => FilterValue;
}

type Readers<Row> = Readonly<Record<string, (row: Row) => FilterValue>>;

/** Of the fields of a kind of query those that have a reader. */
export function rowFields<Row>(fields: readonly FilterField[], readers: Readers<Row>): RowFields<Row> {
  return {
    fields: fields.filter(({ id }) => Object.hasOwn(readers, id)),
    valueOf: (row, field) => readers[field](row),
  };
}

/** Texts that rows have in a field and that hold what is searched for, in order; of numbers none, as they are thresholds. */
export function valuesIn<Row>(
  rows: readonly Row[],
  { valueOf }: RowFields<Row>,
  field: FilterField,
  search: string,
  limit = 50
): string[] {
  if (field.type === 'number') {
    return [];
  }
  const wanted = search.toLowerCase();
  const texts = new Set<string>();
  for (const row of rows) {
    for (const value of [valueOf(row, field.id) ?? ''].flat()) {
      texts.add(String(value));
    }
  }
  return firstOf(
    [...texts].filter((text) => text !== '' && text.toLowerCase().includes(wanted)),
    limit
  );
}

const { compare } = new Intl.Collator();

/** The first in order. Of a large trace's ids, of which each is another, sorting all would stop the page. */
function firstOf(texts: readonly string[], limit: number): string[] {
  const first: string[] = [];
  for (const text of texts) {
    if (first.length < limit || compare(text, first[limit - 1]) < 0) {
      const place = first.findIndex((other) => compare(text, other) < 0);
      first.splice(place < 0 ? first.length : place, 0, text);
      first.length = Math.min(first.length, limit);
    }
  }
  return first;
}
