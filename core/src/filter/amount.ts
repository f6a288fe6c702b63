const NUMBER = String.raw`[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d{1,3})?`;

/** How numbers of a unit are written; the backend reads the same (backend-proxy/pkg/query/amount.go). */
const FORMS: Record<string, RegExp> = {
  ns: new RegExp(`^${NUMBER}(?:ns|us|µs|μs|ms|s|m|h|d)$`),
  percentunit: new RegExp(`^${NUMBER}%?$`),
};

const PLAIN = new RegExp(`^${NUMBER}$`);

/** `2s`, `300ms` of a duration; `80%` or `0.8` of a share; else a number. */
export function isAmount(text: string, unit = ''): boolean {
  return (FORMS[unit] ?? PLAIN).test(text);
}

/** A duration without its unit: nobody could say of what it is. */
export function lacksUnit(text: string, unit = ''): boolean {
  return unit === 'ns' && PLAIN.test(text);
}

/** What a unit is worth, as a whole number and a power of ten. */
const WORTH: Record<string, [bigint, number]> = {
  '': [1n, 0],
  ns: [1n, 0],
  us: [1n, 3],
  µs: [1n, 3],
  μs: [1n, 3],
  ms: [1n, 6],
  s: [1n, 9],
  m: [60n, 9],
  h: [3600n, 9],
  d: [86_400n, 9],
  '%': [1n, -2],
};

const PARTS = /^([-+]?)(\d*)\.?(\d*)(?:[eE]([-+]?\d+))?(.*)$/su;

/** An amount as columns hold it, nanoseconds of `2s`, the share of `80%`: the nearest to what is written. NaN of no amount. */
export function amountOf(text: string, unit = ''): number {
  const [, sign, whole, fraction, exponent = '0', suffix] = PARTS.exec(text) ?? [];
  const worth = WORTH[suffix];
  if (!worth || !(isAmount(text, unit) || lacksUnit(text, unit))) {
    return NaN;
  }
  const [times, power] = worth;
  return Number(`${sign}${BigInt(whole + fraction) * times}e${Number(exponent) - fraction.length + power}`);
}
