import { readMatcher, type FilterTextError, type RowFields } from '@loopscope/core/filter';
import { useMemo, useState } from 'react';

export interface RowFilterState<Row> {
  text: string;
  setText: (text: string) => void;
  rows: readonly Row[];
  asked: RowFields<Row>;
  /** All of them where nothing is asked, or what is asked cannot be read. */
  shown: readonly Row[];
  /** Not all may be shown. */
  isOn: boolean;
  check: (text: string) => FilterTextError | undefined;
}

/** Which of a panel's rows a filter text asks for. `rows` and `asked` are the same as long as the data is. */
export function useRowFilter<Row>(rows: readonly Row[], asked: RowFields<Row>): RowFilterState<Row> {
  const [text, setText] = useState('');
  const matches = useMemo(
    () => (text === '' ? undefined : readMatcher(text, asked.fields, asked.valueOf).matches),
    [text, asked]
  );
  const shown = useMemo(() => (matches ? rows.filter(matches) : rows), [rows, matches]);
  const check = (written: string) => readMatcher(written, asked.fields, asked.valueOf).error;
  return { text, setText, rows, asked, shown, isOn: matches !== undefined, check };
}
