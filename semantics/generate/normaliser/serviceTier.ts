import { attributes } from './attributes';
import { lookUp } from './sql';

/** Our name for what a provider calls a service tier; '' where the tier is left to the provider. */
export function serviceTier(raw: string): string {
  const names = Object.entries(attributes.service_tiers).flatMap(([tier, aliases]) =>
    aliases.map((alias) => [alias, tier] as const)
  );
  return lookUp(raw, names, `substringUTF8(${raw}, 1, 32)`);
}
