import { decimalPrice, type Repair } from './decimalPrice';
import { isFree, type FreeModels } from './freeModels';
import { matchRules } from './matchRule';
import { pricePeriods, type PricePeriod } from './pricePeriods';
import { providerRows, type ProviderNames } from './providerRows';
import type { ModelInfo, ModelPrice, Provider } from './source';
import { tsv, type Cell } from './tsv';

/** The reviewed files beside the generated ones. */
export interface Reviewed {
  names: ProviderNames;
  repairs: Repair[];
  free: FreeModels;
}

/** The text of every generated file, by name. */
export function priceTables(providers: Provider[], reviewed: Reviewed): Record<string, string> {
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
export function modelsWithoutPrice(providers: Provider[], reviewed: Reviewed): string[] {
  return providers.flatMap((provider) =>
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

function priceRows(provider: Provider, model: ModelInfo, { repairs, free }: Reviewed): Cell[][] {
  return pricePeriods(model).flatMap((period) => {
    if (Object.keys(period.prices).length > 0) {
      return bands(period.prices).map((band) => priceRow(provider, model, period, band, repairs));
    }
    return isFree(free, provider.id, model.id) ? [freeRow(provider, model, period)] : [];
  });
}

/** A band of total input holds for the whole call. The source's bands begin one token above their `start`. */
function bands(prices: ModelPrice): number[] {
  const starts = Object.values(prices).flatMap((price) =>
    typeof price === 'object' ? price.tiers.map((t) => t.start + 1) : []
  );
  return [...new Set([0, ...starts])].sort((a, b) => a - b);
}

function priceRow(provider: Provider, model: ModelInfo, period: PricePeriod, band: number, repairs: Repair[]): Cell[] {
  const price = (meter: string): string | null => {
    const value = priceInBand(period.prices, meter, band);
    return value === undefined
      ? null
      : decimalPrice(value, { provider: provider.id, price_key: model.id, meter }, repairs);
  };
  const known: readonly string[] = Object.values(tokenMeters);
  const others = Object.keys(period.prices)
    .filter((meter) => !known.includes(meter))
    .sort();
  const meters = others.map((meter) => `'${meter}':${price(meter)}`);
  return [...periodCells(provider, model, period), band, ...known.map(price), `{${meters.join(',')}}`];
}

function freeRow(provider: Provider, model: ModelInfo, period: PricePeriod): Cell[] {
  return [...periodCells(provider, model, period), 0, '0', null, null, '0', null, null, '{}'];
}

function periodCells(provider: Provider, model: ModelInfo, { validFrom, timeFrom, timeTo }: PricePeriod): Cell[] {
  return [provider.id, model.id, `${validFrom} 00:00:00`, timeFrom, timeTo];
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
