/** Reviewed list of models that the source names without a price because their provider asks none. */
export interface FreeModels {
  free: Array<{ provider: string; price_key: string; reason: string }>;
}

/** A reviewed `price_key` that begins with "*" stands for every key with that ending. */
export function isFree({ free }: FreeModels, provider: string, priceKey: string): boolean {
  return free.some((line) => line.provider === provider && matches(line.price_key, priceKey));
}

function matches(pattern: string, name: string): boolean {
  if (pattern.startsWith('*')) {
    return name.endsWith(pattern.slice(1));
  }
  return name === pattern;
}
