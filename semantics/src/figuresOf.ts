import catalogue from '../measures.json';

interface Formula {
  sum?: string[];
  ratio?: string[];
  to?: string[];
  of?: string;
  mean?: string;
  null_without?: string;
}

/** The figures that a measure is made of; none where there is no such measure. */
export function figuresOf(measure: string): string[] {
  const { sum = [], ratio = [], to = [], of, mean, null_without }: Formula = formulaOf(measure);
  return [...sum, ...ratio, ...to, ...[of, mean, null_without].filter((name) => name !== undefined)];
}

/** Sums and ratios of sums, in contrast to quantiles and means of buckets. */
export function isOfSums(measure: string): boolean {
  const { sum, ratio } = formulaOf(measure);
  return sum !== undefined || ratio !== undefined;
}

function formulaOf(measure: string): Formula {
  return catalogue.measures.find(({ id }) => id === measure)?.formula ?? {};
}
