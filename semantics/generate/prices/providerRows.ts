import { matchRules, type MatchRule } from './matchRule';
import type { Provider } from './source';
import type { Cell } from './tsv';

/** Reviewed names that spans give as provider. A name may end with "*". */
export interface ProviderNames {
  /** `gen_ai.provider.name` and its aliases, by the source's provider id */
  sellers: Record<string, string[]>;
  /** frameworks, which sell nothing: the model's name tells the seller */
  frameworks: string[];
  /** proxies, whose model names may begin with "<seller>/" */
  gateways: string[];
  /** model servers on one's own machines, which nobody bills */
  local: string[];
  /** model names that tell their seller, asked before the source's rules */
  models: Array<{ seller: string; regex: string; reason: string }>;
}

type Kind = 'seller' | 'framework' | 'gateway' | 'local' | 'host';

/** First the reviewed names, then the source's ids and rules for provider names, then its rules for model names. */
export function providerRows(providers: Provider[], names: ProviderNames): Cell[][] {
  const byName = [
    ...Object.entries(names.sellers).map(([seller, list]) => row('seller', known(seller, providers), anyName(list))),
    row('framework', '', anyName(names.frameworks)),
    row('gateway', '', anyName(names.gateways)),
    row('local', '', anyName(names.local)),
    ...providers.map((provider) => row('seller', provider.id, anyName([provider.id]))),
    ...providers.flatMap(({ id, provider_match }) =>
      provider_match ? matchRules(provider_match).map((rule) => row('seller', id, rule)) : []
    ),
  ];
  const byModel = [
    ...names.models.map(({ seller, regex }) => row('host', known(seller, providers), { regex, except: '' })),
    ...providers.flatMap(({ id, model_match }) =>
      model_match ? matchRules(model_match).map((rule) => row('seller', id, rule)) : []
    ),
  ];
  return [...numbered('provider', byName), ...numbered('model', byModel)];
}

function row(kind: Kind, seller: string, { regex, except }: MatchRule): Cell[] {
  return [kind, seller, regex, except];
}

function numbered(subject: 'provider' | 'model', rows: Cell[][]): Cell[][] {
  return rows.map((cells, index) => [subject, index + 1, ...cells]);
}

function anyName(names: string[]): MatchRule {
  const clauses = names.map((name) => (name.endsWith('*') ? { starts_with: name.slice(0, -1) } : { equals: name }));
  return matchRules({ or: clauses })[0];
}

function known(seller: string, providers: Provider[]): string {
  if (!providers.some((provider) => provider.id === seller)) {
    throw new Error(`providers.json names the seller "${seller}", which the source does not have.`);
  }
  return seller;
}
