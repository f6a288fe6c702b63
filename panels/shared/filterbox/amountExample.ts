const EXAMPLES: Record<string, string> = { ns: '2s', percentunit: '80%', currencyUSD: '0.05' };

/** How a number of a unit is written in a filter. */
export const amountExample = (unit = ''): string => EXAMPLES[unit] ?? '3';
