import { decimalPrice, type Repair } from './decimalPrice';
import { isFree, type FreeModels } from './freeModels';
import { matchRules } from './matchRule';
import { pricePeriods, type PricePeriod } from './pricePeriods';
import { providerRows, type ProviderNames } from './providerRows';
import { withOwnModels, type OwnModels } from './ownModels';
import type { ModelInfo, ModelPrice, Provider } from './source';
import { tieredPrices, unusedKeys, type Prices, type TierRule } from './tierPrices';
import { tsv, type Cell } from './tsv';

/** The reviewed files beside the generated ones. */
export interface Reviewed {
  names: ProviderNames;
  repairs: Repair[];
  free: FreeModels;
  own: OwnModels;
  meters: Meters;
  tiers: { rules: TierRule[] };
}

/** What is billed beside the five buckets; see meters.json. */
export interface Meters {
  meters: Array<{ meter: string; unit: string; source: string }>;
  /** names of the source that say the same as another's */
  same_as: Record<string, string>;
}

/** The text of every generated file, by name. */
export function priceTables(source: Provider[], reviewed: Reviewed): Record<string, string> {
  const providers = withOwnModels(source, reviewed.own);
  const keys = providers.flatMap(({ id, models }) => models.map((model): [string, string] => [id, model.id]));
  const unused = unusedKeys(reviewed.tiers.rules, keys);
  if (unused.length > 0) {
    throw new Error(`tiers.json names models that the list does not have: ${unused.join(', ')}.`);
  }
  return {
    'prices.tsv': tsv(
      priceColumns,
      providers.flatMap((provider) => provider.models.flatMap((model) => priceRows(provider, model, reviewed)))
    ),
    'rules.tsv': tsv(
      ruleColumns,
      providers.flatMap((provider) => ruleRows(provider, providers))
    ),
    'limits.tsv': tsv(limitColumns, providers.flatMap(limitRows)),
    'providers.tsv': tsv(providerColumns, providerRows(providers, reviewed.names)),
  };
}

/** Models that the source names without any price and that nobody has said are free: calls of these are unpriced. */
export function modelsWithoutPrice(source: Provider[], reviewed: Reviewed): string[] {
  return withOwnModels(source, reviewed.own).flatMap((provider) =>
    provider.models
      .filter((model) => priceRows(provider, model, reviewed).length === 0)
      .map((model) => `${provider.id}/${model.id}`)
  );
}

const tokenMeters = {
  input: 'input_mtok',
  cache_read: 'cache_read_mtok',
  cache_write: 'cache_write_mtok',
  output: 'output_mtok',
  reasoning: 'output_reasoning_mtok',
  requests: 'requests_kcount',
} as const;

const priceColumns = [
  'provider',
  'price_key',
  'service_tier',
  'region',
  'valid_from',
  'time_from',
  'time_to',
  'band_from',
  ...Object.keys(tokenMeters),
  'meters',
];
const ruleColumns = ['provider', 'ordinal', 'price_provider', 'price_key', 'regex', 'except'];
const limitColumns = ['provider', 'price_key', 'context_window'];
const providerColumns = ['subject', 'ordinal', 'kind', 'price_provider', 'regex', 'except'];

function priceRows(provider: Provider, model: ModelInfo, reviewed: Reviewed): Cell[][] {
  return pricePeriods(model).flatMap((period) => {
    if (Object.keys(period.prices).length > 0) {
      return bands(period.prices).flatMap((band) => rowsOfBand(provider, model, period, band, reviewed));
    }
    return isFree(reviewed.free, provider.id, model.id)
      ? [priceRow(provider, model, period, 0, '', '', { input: '0', output: '0' })]
      : [];
  });
}

/** A band of total input holds for the whole call. The source's bands begin one token above their `start`. */
function bands(prices: ModelPrice): number[] {
  const starts = Object.values(prices).flatMap((price) =>
    typeof price === 'object' ? price.tiers.map((t) => t.start + 1) : []
  );
  return [...new Set([0, ...starts])].sort((a, b) => a - b);
}

function rowsOfBand(
  provider: Provider,
  model: ModelInfo,
  period: PricePeriod,
  band: number,
  { repairs, meters, tiers }: Reviewed
): Cell[][] {
  const prices: Prices = {};
  for (const [name, column] of Object.entries(columnsOf(meters))) {
    const value = priceInBand(period.prices, name, band);
    if (value !== undefined) {
      const where = { provider: provider.id, price_key: model.id, meter: name };
      prices[column] = decimalPrice(value, where, repairs);
    }
  }
  const unknown = Object.keys(period.prices).find((name) => !(name in columnsOf(meters)));
  if (unknown) {
    throw new Error(`${provider.id}/${model.id} is billed by ${unknown}: say in meters.json what that is.`);
  }
  const isScaled = (column: string) =>
    column in tokenMeters ? column !== 'requests' : meters.meters.some((m) => m.meter === column && m.unit === 'token');
  return tieredPrices(tiers.rules, provider.id, model.id, band, prices, isScaled).map((row) =>
    priceRow(provider, model, period, band, row.serviceTier, row.region, row.prices)
  );
}

/** Names of prices in the source, and the column or meter that stands for each. */
function columnsOf({ meters, same_as: sameAs }: Meters): Record<string, string> {
  return Object.fromEntries([
    ...Object.entries(tokenMeters).map(([column, name]) => [name, column]),
    ...Object.entries(sameAs),
    ...meters.filter(({ source }) => source !== '').map(({ source, meter }) => [source, meter]),
  ]);
}

function priceRow(
  provider: Provider,
  model: ModelInfo,
  { validFrom, timeFrom, timeTo }: PricePeriod,
  band: number,
  serviceTier: string,
  region: string,
  prices: Prices
): Cell[] {
  const buckets = Object.keys(tokenMeters);
  const meters = Object.keys(prices)
    .filter((column) => !buckets.includes(column))
    .sort()
    .map((meter) => `'${meter}':${prices[meter]}`);
  return [
    ...[provider.id, model.id, serviceTier, region, `${validFrom} 00:00:00`, timeFrom, timeTo, band],
    ...buckets.map((column) => prices[column] ?? null),
    `{${meters.join(',')}}`,
  ];
}

function priceInBand(prices: ModelPrice, meter: string, band: number): number | undefined {
  const price = prices[meter];
  if (typeof price !== 'object') {
    return price;
  }
  return price.tiers.reduce((held, tier) => (band > tier.start ? tier.price : held), price.base);
}

/** A provider's own models first, then those of the providers whose models it also sells. */
function ruleRows(provider: Provider, providers: Provider[]): Cell[][] {
  const sellers = [provider.id, ...(provider.fallback_model_providers ?? [])].map((id) => {
    const seller = providers.find((other) => other.id === id);
    if (!seller) {
      throw new Error(`${provider.id} falls back to ${id}, which the source does not have.`);
    }
    return seller;
  });
  return sellers
    .flatMap((seller) =>
      seller.models.flatMap((model) => matchRules(model.match).map((rule) => ({ seller, model, rule })))
    )
    .map(({ seller, model, rule }, index) => [provider.id, index + 1, seller.id, model.id, rule.regex, rule.except]);
}

function limitRows(provider: Provider): Cell[][] {
  return provider.models
    .filter((model) => model.context_window !== undefined)
    .map((model) => [provider.id, model.id, model.context_window ?? null]);
}
