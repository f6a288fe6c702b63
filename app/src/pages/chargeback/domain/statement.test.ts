import { hasUsage, readStatement } from './statement';

function line(team: string, cost: number | null, calls = 1) {
  return { dimensions: { team }, measures: { cost, llm_calls: calls } };
}

describe('a statement', () => {
  it('lists the largest cost first and what has none last, by calls', () => {
    const { lines } = readStatement([line('none', null), line('small', 0), line('busy', null, 9), line('large', 2)]);
    expect(lines.map(({ dimensions }) => dimensions.team)).toEqual(['large', 'small', 'busy', 'none']);
  });

  it('has no lines without calls, such as those of tools', () => {
    expect(readStatement([line('tools only', null, 0)]).lines).toEqual([]);
  });

  it('takes its total from the backend, even where lines say otherwise', () => {
    const total = { dimensions: {}, measures: { cost: 0.3, llm_calls: 3 } };
    expect(readStatement([line('a', 0.1), line('b', 0.2)], total).total.cost).toBe(0.3);
  });

  it('is empty for a month without calls', () => {
    expect(hasUsage(readStatement([]))).toBe(false);
    expect(hasUsage(readStatement([], { dimensions: {}, measures: { llm_calls: 0, embedding_calls: 2 } }))).toBe(true);
  });
});
