import { conditionOf, figureOf, values, type Condition, type Figure } from './catalogue';

const literal = (value: string | number) => (typeof value === 'number' ? String(value) : `'${value}'`);

export function conditionSql(condition: Condition): string {
  if (typeof condition === 'string') {
    return conditionSql(conditionOf(condition));
  }
  if ('all' in condition) {
    return condition.all.map(conditionSql).join(' and ');
  }
  if ('any' in condition) {
    return `(${condition.any.map(conditionSql).join(' or ')})`;
  }
  if ('not' in condition) {
    return `not (${conditionSql(condition.not)})`;
  }
  if ('is' in condition) {
    return `${condition.column} = ${literal(condition.is)}`;
  }
  if ('above' in condition) {
    return `${condition.column} > ifNull(${condition.above}, 0)`;
  }
  return `${condition.column} is not null`;
}

/** How many spans this one stands for. What was kept for its outcome stands for itself: the others were not like it. */
const WEIGHT_DECIMALS = 6;
const WEIGHT = `if(sample_kind = 'selected', toDecimal64(1, ${WEIGHT_DECIMALS}), sample_weight)`;

export function valueSql(name: string): string {
  const value = values[name];
  if (value === undefined) {
    return `ifNull(${name}, 0)`;
  }
  if ('quotient' in value) {
    const room = `greatest(toInt64(ifNull(${value.by}, 0)) - toInt64(ifNull(${value.less}, 0)), 1)`;
    return `toDecimal128(ifNull(${value.quotient}, 0) / ${room}, ${value.decimals})`;
  }
  if ('weighted' in value) {
    const sum = value.weighted.length > 0 ? value.weighted.map(valueSql).join(' + ') : '1';
    return `toDecimal128(${sum}, ${value.decimals - WEIGHT_DECIMALS}) * ${WEIGHT}`;
  }
  if ('of' in value) {
    return value.members.map((member) => `${value.of}[${literal(member)}]`).join(' + ');
  }
  return `${value.to} - least(ifNull(${value.from}, 0), ${value.to})`;
}

const bucketSql = (column: string) => `floor(log(ifNull(${column}, 0) + 1) / log(1.02))`;

/**
 * The middle of a logarithmic bucket of base 1.02, in nanoseconds. Rounded to a whole one, so that no two
 * implementations of a power differ.
 */
const nanosecondsSql = (bucket: string) => `round(pow(1.02, ${bucket} + 0.5))`;

/** In milliseconds. */
const middleSql = (bucket: string) => `${nanosecondsSql(bucket)} / 1e6`;

/** In whole microseconds, which add up exactly for 500,000 years. */
const microsecondsSql = (bucket: string) => `intDiv(toUInt64(${nanosecondsSql(bucket)}), 1000)`;

/** How SQL reads a figure out of the rows of a table. */
export interface FigureSql {
  total: (name: string) => string;
  quantile: (level: number, name: string) => string;
  /** In milliseconds. */
  mean: (name: string) => string;
}

function totalOverSpans(figure: Figure): string {
  if ('count' in figure) {
    return `countIf(${conditionSql(figure.count)})`;
  }
  if ('distinct' in figure) {
    return `uniqExactIf(${figure.distinct}, ${figure.distinct} != '')`;
  }
  if ('buckets' in figure) {
    return `sumMapIf(map(toUInt16(${bucketSql(figure.buckets)}), toUInt64(1)), ${conditionSql(figure.where)})`;
  }
  const sum = figure.sum.map(valueSql).join(' + ');
  return figure.where === undefined ? `sum(${sum})` : `sumIf(${sum}, ${conditionSql(figure.where)})`;
}

function buckets(name: string): { buckets: string; where: Condition } {
  const figure = figureOf(name);
  if (!('buckets' in figure)) {
    throw new Error(`semantics: ${name} has no buckets to read a quantile from`);
  }
  return figure;
}

/** Rows are spans. */
export const overSpans: FigureSql = {
  total: (name) => totalOverSpans(figureOf(name)),
  quantile: (level, name) => {
    const { buckets: column, where } = buckets(name);
    const condition = conditionSql(where);
    return `if(countIf(${condition}) = 0, null, quantileExactWeightedIf(${level})(${middleSql(bucketSql(column))}, 1, ${condition}))`;
  },
  mean: (name) => {
    const { buckets: column, where } = buckets(name);
    const condition = conditionSql(where);
    return `if(countIf(${condition}) = 0, null, sumIf(${microsecondsSql(bucketSql(column))}, ${condition}) / countIf(${condition}) / 1e3)`;
  },
};

/** Rows have a column a figure. */
export const overSums: FigureSql = {
  total: (name) => `sum(${name})`,
  quantile: (level, name) =>
    `if(sum(length(${name})) = 0, null, quantileExactWeightedArray(${level})(arrayMap(bucket -> ${middleSql('bucket')}, mapKeys(${name})), mapValues(${name})))`,
  mean: (name) =>
    `if(sum(length(${name})) = 0, null, sum(arraySum((bucket, n) -> ${microsecondsSql('bucket')} * n, mapKeys(${name}), mapValues(${name}))) / sum(arraySum(mapValues(${name}))) / 1e3)`,
};
