import { filled, read } from '../settlement/text';
import { readJson } from './priceFiles';

interface Meter {
  meter: string;
  per: number;
  part_of: string;
  as_bucket?: boolean;
}

interface Names {
  longest: number;
  makers: string[];
  rewrites: Rewrite[];
  variants: Rewrite[];
}

interface Rewrite {
  regex: string;
  replacement: string;
}

const BUCKETS = ['input', 'cache_read', 'cache_write', 'output', 'reasoning'];

/** Whose price a bucket without one of its own is billed at. */
const FALLBACK: Record<string, string[]> = { cache_read: ['input'], cache_write: ['input'], reasoning: ['output'] };

const literal = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
const list = (texts: string[]) => texts.map(literal).join(', ');

/** SQL that says what each (provider, model) pair of a query is billed as; {{database}} is left to the reader. */
export function modelsSql(pairs: string): string {
  const names = readJson<Names>('names.json');
  const apply = (expression: string, { regex, replacement }: Rewrite) =>
    `replaceRegexpAll(${expression}, ${literal(regex)}, ${literal(replacement)})`;
  const last = names.variants.length;
  return filled(read('prices', 'sql', 'models.sql'), {
    pairs,
    ref: names.rewrites.reduce(apply, `if(length(model) > ${names.longest}, '', lower(trimBoth(model)))`),
    makers: list(names.makers),
    sold: names.variants.reduce(
      (from, rewrite, index) =>
        `(SELECT *, ${apply(`variant_${index}`, rewrite)} AS variant_${index + 1} FROM ${from})`,
      '(SELECT *, name AS variant_0 FROM named_sellers)'
    ),
    variants: Array.from({ length: last + 1 }, (_, index) => `variant_${index}`).join(', '),
  });
}

/** Whole tokens of a bucket without those of its parts. */
function restOfBucket(name: string, parts: string): string {
  const tokens = `toDecimal128(ifNull(${name}_tokens, 0), 0)`;
  return partsOf(name).length > 0
    ? `greatest(${tokens} - CAST(${parts} AS Decimal(38, 0)), toDecimal128(0, 0))`
    : tokens;
}

/** Meters that a bucket contains. */
const partsOf = (bucket: string) =>
  allMeters()
    .filter(({ part_of }) => part_of === bucket)
    .map(({ meter }) => meter);

const allMeters = () => readJson<{ meters: Meter[] }>('meters.json').meters;

/**
 * What each meter measured of a span, an array of (meter, quantity). They are disjoint: a part of a bucket that has a price
 * of its own is no more in the bucket.
 */
export function meteredSql(): string {
  const buckets = BUCKETS.map((name) => {
    const own = partsOf(name).map(
      (meter) => `if(mapContains(costs, '${meter}'), quantities['${meter}'], toDecimal128(0, 9))`
    );
    return `('${name}', CAST(${restOfBucket(name, own.join(' + '))} AS Decimal(38, 9)))`;
  });
  const isNoPart = `meter NOT IN (${list(BUCKETS.flatMap(partsOf))})`;
  return `if(counts_usage = 0, [], arrayConcat(
            arrayFilter(line -> line.2 > 0, [${buckets.join(',\n                ')}]),
            if(mapContains(costs, 'requests'), [('requests', toDecimal128(1, 9))], []),
            arrayMap(meter -> (toString(meter), quantities[meter]),
                arrayFilter(meter -> ${isNoPart} OR mapContains(costs, meter), mapKeys(quantities)))))`;
}

/** SQL that prices the calls of a query. */
export function costSql(calls: string): string {
  const meters = allMeters();
  // What is left of a bucket without the parts that have a price of their own, at the bucket's price.
  const bucket = (name: string) => {
    const price = [name, ...(FALLBACK[name] ?? [])].map((column) => `rate.${column}`).join(', ');
    const own = `arraySum(arrayMap((part, of) -> if(part = '${name}', of, toDecimal128(0, 9)), own_parts, own_quantities))`;
    const left = restOfBucket(name, own);
    return `${left} * coalesce(${price}, toDecimal64(0, 6)) * toDecimal128('0.000001', 6)`;
  };
  return filled(read('prices', 'sql', 'cost.sql'), {
    calls,
    meters: `[${list(meters.map(({ meter }) => meter))}]`,
    parts: `[${list(meters.map((meter) => meter.part_of))}]`,
    units: `[${meters.map(({ per }) => per).join(', ')}]`,
    as_bucket: list(meters.filter((meter) => meter.as_bucket).map(({ meter }) => meter)),
    buckets: BUCKETS.map(bucket).join(',\n          '),
  });
}

/** Both as files for the backend, which puts in the pairs and the calls itself. */
export function pricingSql(): Record<string, string> {
  const written = (from: string, sql: string) =>
    `-- Generated from sql/${from} and the data beside it; edit those and run the generator again.\n${sql}\n`;
  return {
    'generated_models.sql': written('models.sql', modelsSql('{{pairs}}')),
    'generated_cost.sql': written('cost.sql', costSql('{{calls}}')),
  };
}
