import catalogue from '../lists.json';
import { measures } from './measures';

/** Lists whose rows have numbers of their own. */
export type NumberedList = keyof typeof catalogue.numbers;

/** A number in a list's row. `unit` is a Grafana unit id. */
export interface ListNumber {
  id: string;
  name: string;
  description: string;
  unit: string;
}

/** Columns of lists with numbers that are no measures. */
export const listColumns: readonly ListNumber[] = catalogue.columns;

const numbersOf = (list: NumberedList) => catalogue.numbers[list].map(numberOf);

/** The numbers in a row of a list: what is shown there can be filtered on. */
export const listNumbers: Record<NumberedList, readonly ListNumber[]> = {
  runs: numbersOf('runs'),
  sessions: numbersOf('sessions'),
  calls: numbersOf('calls'),
  loops: numbersOf('loops'),
};

function numberOf(id: string): ListNumber {
  const found = listColumns.find((column) => column.id === id) ?? measures.find((measure) => measure.id === id);
  if (found === undefined) {
    throw new Error(`semantics: no list has a number ${id}`);
  }
  return found;
}
