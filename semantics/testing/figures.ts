import { formulas, tableOf } from '../generate/measures/catalogue';
import { isAnsweredBy, measureSql } from '../generate/measures/measureSql';
import type { Figures } from './expected';

/** A query for every measure by service that a table answers. */
export function figuresQuery(from: string): string {
  const table = tableOf(from);
  const ids = Object.keys(formulas).filter((id) => isAnsweredBy(table, id));
  const measures = ids.map((id) => `toFloat64(${measureSql(table, id)}) AS m_${id}`);
  return `SELECT service, ${measures.join(', ')} FROM ${from} GROUP BY service`;
}

/** Figures of a row of figuresQuery; what is null counts as nothing. */
export function figuresOf(row: Record<string, string | number | null>): Figures {
  const figures = Object.entries(row).map(([name, value]) => [name.replace(/^m_/, ''), Number(value ?? 0)] as const);
  const all: Figures = Object.fromEntries(figures.filter(([name]) => name !== 'service'));
  return { ...all, good_llm_calls: (all.llm_calls ?? 0) - (all.failed_llm_calls ?? 0) };
}
