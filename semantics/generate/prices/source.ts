import { waitForUpdate, type ConditionalPrice, type ModelInfo, type Provider } from '@pydantic/genai-prices';

export type { MatchLogic, ModelInfo, ModelPrice, Provider } from '@pydantic/genai-prices';

/** The providers that the installed package carries, in its own order: the first match wins there, and so here. */
export async function readProviders(): Promise<Provider[]> {
  // With no update under way the package answers with the data it was published with; nothing is fetched.
  const providers = await waitForUpdate();
  if (!providers?.length) {
    throw new Error('@pydantic/genai-prices gave no providers: has its waitForUpdate() changed its meaning?');
  }
  return providers;
}

/** A model's prices as a list, later entries taking precedence. */
export function conditionalPrices(model: ModelInfo): ConditionalPrice[] {
  return Array.isArray(model.prices) ? model.prices : [{ prices: model.prices }];
}
