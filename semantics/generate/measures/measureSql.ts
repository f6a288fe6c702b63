import { figureOf, formulas, tables, values, type Formula, type Table } from './catalogue';
import { conditionSql, overSpans, overSums, valueSql, type FigureSql } from './figureSql';

/** The figures that a formula reads. */
function figuresOf(formula: Formula): string[] {
  if ('quantile' in formula) {
    return [formula.of];
  }
  if ('mean' in formula) {
    return [formula.mean];
  }
  const told = 'ratio' in formula ? [...formula.ratio, ...formula.to] : formula.sum;
  return formula.null_without === undefined ? told : [...told, formula.null_without];
}

type Sum = Extract<Formula, { sum: string[] }>;
type Ratio = Extract<Formula, { ratio: string[] }>;

const sumOf = (terms: string[]) => (terms.length > 1 ? `(${terms.join(' + ')})` : terms.join());

const isDecimal = (name: string) => 'decimals' in figureOf(name);

const absentSql = (formula: Sum | Ratio, total: FigureSql['total']): string[] =>
  formula.null_without === undefined ? [] : [`${total(formula.null_without)} = 0`];

function sumSql(formula: Sum, total: FigureSql['total']): string {
  const absent = absentSql(formula, total);
  const sum = formula.sum.map(total).join(' + ');
  return absent.length === 0 ? sum : `if(${absent.join()}, null, ${sum})`;
}

function formulaSql(formula: Formula, { total, quantile, mean }: FigureSql): string {
  if ('quantile' in formula) {
    return quantile(formula.quantile, formula.of);
  }
  if ('mean' in formula) {
    return mean(formula.mean);
  }
  if ('sum' in formula) {
    return sumSql(formula, total);
  }
  const absent = absentSql(formula, total);
  const [above, below] = [sumOf(formula.ratio.map(total)), sumOf(formula.to.map(total))];
  // A decimal divided by a count would be cut at its own digits.
  const dividend = formula.ratio.some(isDecimal) ? `toFloat64(${above})` : above;
  const divisor = formula.per === undefined ? below : `(${below} / ${formula.per})`;
  return `if(${[...absent, `${below} = 0`].join(' or ')}, null, ${dividend} / ${divisor})`;
}

function formulaOf(id: string): Formula {
  const formula = formulas[id];
  if (formula === undefined) {
    throw new Error(`semantics: there is no measure ${id}`);
  }
  return formula;
}

/** Whether a table has all that a measure is made of. */
export const isAnsweredBy = (table: Table, id: string): boolean =>
  figuresOf(formulaOf(id)).every((figure) => table.figures?.includes(figure) ?? !table.lacks?.includes(figure));

/** A measure over a table. */
export const measureSql = (table: Table, id: string): string =>
  formulaSql(formulaOf(id), table.rows === 'sums' ? overSums : overSpans);

/** What settlement adds up for a table of sums: SQL over spans by the figure's name. */
export const rolledFigures = ({ figures = [] }: Table): Record<string, string> =>
  Object.fromEntries(figures.map((name) => [name, overSpans.total(name)]));

/** What one span adds to a measure, and where it has been put into buckets already. */
interface Distribution {
  /** Of a span, in parts of the measure's unit; null where it adds nothing. */
  spans: string;
  /** How many parts the unit has: nanoseconds of a millisecond, billionths of a dollar. */
  parts: number;
  /** The column of a table of sums that holds its buckets. */
  sums?: string;
}

const NANOSECONDS = 1_000_000;
const BILLIONTHS = 1_000_000_000;

/** What a span stands for is no number of the span itself. */
function isEstimate(term: string): boolean {
  const value = values[term];
  return value !== undefined && 'weighted' in value;
}

/** Undefined for counts and ratios, of which single spans have none. */
function distributionSql(formula: Formula): Distribution | undefined {
  if ('quantile' in formula || 'mean' in formula) {
    const name = 'quantile' in formula ? formula.of : formula.mean;
    const figure = figureOf(name);
    return 'buckets' in figure
      ? {
          spans: `if(${conditionSql(figure.where)}, toFloat64(ifNull(${figure.buckets}, 0)), null)`,
          parts: NANOSECONDS,
          sums: name,
        }
      : undefined;
  }
  const told = 'sum' in formula && formula.null_without !== undefined ? figureOf(formula.null_without) : undefined;
  if (!('sum' in formula) || told === undefined || !('count' in told)) {
    return undefined;
  }
  const terms = formula.sum.map(figureOf).flatMap((figure) => ('sum' in figure ? figure.sum : []));
  if (terms.some(isEstimate)) {
    return undefined;
  }
  const sum = `toFloat64(${terms.map(valueSql).join(' + ')})`;
  const parts = formula.sum.some(isDecimal) ? BILLIONTHS : 1;
  return { spans: `if(${conditionSql(told.count)}, ${parts > 1 ? `${sum} * ${parts}` : sum}, null)`, parts };
}

/** Figures of tables of whole days: what else a range has is added up from spans. */
const figuresOfDays = (): Record<string, string> =>
  Object.assign({}, ...tables.filter(({ days_of: of }) => of !== undefined).map(rolledFigures));

/**
 * semantics/measures.sql.json: every measure over rows that are spans and over rows that are sums, and sums of one such row;
 * what single spans add to it, and figures over spans.
 */
export function measuresFile(): string {
  const measures = Object.fromEntries(
    Object.entries(formulas).map(([id, formula]) => [
      id,
      {
        spans: formulaSql(formula, overSpans),
        sums: formulaSql(formula, overSums),
        ...('sum' in formula && { row: sumSql(formula, (name) => name) }),
      },
    ])
  );
  const distributions = Object.fromEntries(
    Object.entries(formulas).flatMap(([id, formula]) => {
      const distribution = distributionSql(formula);
      return distribution === undefined ? [] : [[id, distribution]];
    })
  );
  return `${JSON.stringify({ measures, distributions, figures: figuresOfDays() }, null, 2)}\n`;
}
