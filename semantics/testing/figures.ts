import catalogue from '../measures.json';
import type { Figures } from './expected';

const sqlOf = (from: 'typed' | 'rollup') =>
  catalogue.measures.flatMap(({ id, sql }) => (sql[from] === '' ? [] : { id, sql: sql[from] }));

/** A query for every measure by service, from single spans or from the roll-up. */
export function figuresQuery(from: 'typed' | 'rollup'): string {
  const table = from === 'typed' ? 'llm_spans_v' : 'llm_usage';
  const measures = sqlOf(from).map(({ id, sql }) => `toFloat64(${sql}) AS m_${id}`);
  return `SELECT service, ${measures.join(', ')} FROM ${table} GROUP BY service`;
}

/** Figures of a row of figuresQuery; what is null counts as nothing. */
export function figuresOf(row: Record<string, string | number | null>): Figures {
  const figures = Object.entries(row).map(([name, value]) => [name.replace(/^m_/, ''), Number(value ?? 0)] as const);
  const all: Figures = Object.fromEntries(figures.filter(([name]) => name !== 'service'));
  return { ...all, good_llm_calls: (all.llm_calls ?? 0) - (all.failed_llm_calls ?? 0) };
}
