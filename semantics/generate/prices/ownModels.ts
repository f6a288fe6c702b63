import type { ModelInfo, ModelPrice, Provider } from './source';

/** Models, and names of models, that the source lacks; see own.json. */
export interface OwnModels {
  models: Array<{
    provider: string;
    price_key: string;
    regex: string;
    prices: ModelPrice;
    context_window?: number;
  }>;
  names: Array<{ provider: string; price_key: string; regex: string }>;
}

/** The source's providers with our own models after theirs, so that theirs are asked first. */
export function withOwnModels(providers: Provider[], { models, names }: OwnModels): Provider[] {
  const unknown = [...models, ...names].find((own) => !providers.some(({ id }) => id === own.provider));
  if (unknown) {
    throw new Error(`own.json names the provider "${unknown.provider}", which the source does not have.`);
  }
  return providers.map((provider) => ({
    ...provider,
    models: [
      ...provider.models.map((model) => withNames(provider, model, names)),
      ...models.filter((own) => own.provider === provider.id).map((own) => asModel(provider, own)),
    ],
  }));
}

function withNames(provider: Provider, model: ModelInfo, names: OwnModels['names']): ModelInfo {
  const more = names.filter((own) => own.provider === provider.id && own.price_key === model.id);
  return more.length === 0
    ? model
    : { ...model, match: { or: [model.match, ...more.map(({ regex }) => ({ regex: `^${regex}$` }))] } };
}

function asModel(provider: Provider, own: OwnModels['models'][number]): ModelInfo {
  if (provider.models.some(({ id }) => id === own.price_key)) {
    throw new Error(`${provider.id}/${own.price_key} is in the source by now: take it out of own.json.`);
  }
  return {
    id: own.price_key,
    match: { regex: `^${own.regex}$` },
    prices: own.prices,
    context_window: own.context_window,
  };
}
