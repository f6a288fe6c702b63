/** Prices of one row of the list by column (`input`, ..., a meter's id); absent = no price of its own. */
export type Prices = Record<string, string>;

/** What a tier or region asks for the models of its keys; see tiers.json. */
export interface TierRule {
  provider: string;
  /** exactly one of service_tier and region */
  service_tier?: string;
  region?: string;
  keys: string[];
  factor?: string;
  except?: string[];
  prices?: Prices;
  first_band?: boolean;
  source: string;
  checked: string;
}

export interface TieredPrices {
  serviceTier: string;
  region: string;
  prices: Prices;
}

/** Prices that a tier or a region changes; others (by request, by search) stay. */
export type IsScaled = (column: string) => boolean;

/** The list's prices of a model in one band as they are at every tier and region that a rule knows, the default first. */
export function tieredPrices(
  rules: TierRule[],
  provider: string,
  priceKey: string,
  band: number,
  prices: Prices,
  isScaled: IsScaled
): TieredPrices[] {
  const known = rules.filter((rule) => rule.provider === provider && rule.keys.some((key) => matches(key, priceKey)));
  const base: TieredPrices = { serviceTier: '', region: '', prices };
  const tiers = known
    .filter((rule) => rule.service_tier !== undefined)
    .map((rule) => ({ ...base, serviceTier: rule.service_tier ?? '', prices: changed(rule, band, prices, isScaled) }));
  const everywhere = [base, ...tiers];
  const regions = known
    .filter((rule) => rule.region !== undefined)
    .flatMap((rule) =>
      everywhere.map((row) => ({
        ...row,
        region: rule.region ?? '',
        prices: changed(rule, band, row.prices, isScaled),
      }))
    );
  const all = [...everywhere, ...regions];
  const names = all.map(({ serviceTier, region }) => `${serviceTier} ${region}`);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) {
    throw new Error(`tiers.json gives ${provider}/${priceKey} the tier or region "${twice.trim()}" twice.`);
  }
  return all;
}

/** Keys that no model of the list has: a rule for them does nothing, so it is a mistake. */
export function unusedKeys(rules: TierRule[], keys: Array<[provider: string, priceKey: string]>): string[] {
  return rules.flatMap((rule) =>
    rule.keys
      .filter((key) => !keys.some(([provider, priceKey]) => provider === rule.provider && matches(key, priceKey)))
      .map((key) => `${rule.provider}/${key}`)
  );
}

function matches(pattern: string, key: string): boolean {
  return pattern.endsWith('*') ? key.startsWith(pattern.slice(0, -1)) : key === pattern;
}

function changed(rule: TierRule, band: number, prices: Prices, isScaled: IsScaled): Prices {
  if (band > 0 && rule.first_band) {
    return prices;
  }
  const factor = rule.factor ?? '1';
  const scaled = Object.entries(prices).map(([column, price]): [string, string] => {
    const special = band === 0 ? rule.prices?.[column] : undefined;
    const keeps = rule.except?.includes(column) || !isScaled(column);
    return [column, special ?? (keeps ? price : times(price, factor))];
  });
  return Object.fromEntries(scaled);
}

/** The exact product of two decimals; what six decimals cannot hold needs a price in the rule. */
export function times(price: string, factor: string): string {
  const [a, b] = [scaledUp(price), scaledUp(factor)];
  const product = a.digits * b.digits;
  const decimals = a.decimals + b.decimals;
  const text = product.toString().padStart(decimals + 1, '0');
  const whole = text.slice(0, text.length - decimals);
  const fraction = text.slice(text.length - decimals).replace(/0+$/, '');
  if (fraction.length > 6) {
    throw new Error(`${price} x ${factor} needs more than six decimals: say in tiers.json what the price is.`);
  }
  return fraction === '' ? whole : `${whole}.${fraction}`;
}

function scaledUp(text: string): { digits: bigint; decimals: number } {
  const [whole, fraction = ''] = text.split('.');
  return { digits: BigInt(whole + fraction), decimals: fraction.length };
}
