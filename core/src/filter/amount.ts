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
