import { attributes } from './attributeTable';
import { lower } from './spanRules';

const { prefixes, frameworks } = attributes.providers;
const NAMES = new Map(Object.entries(attributes.providers.names));

/** The provider by OpenTelemetry's name for it; '' for a framework that gave its own name as provider. */
export function providerName(told: string): string {
  const raw = lower(told);
  if (frameworks.includes(raw)) {
    return '';
  }
  const renamed = NAMES.get(raw) ?? raw;
  return renamed === raw ? (prefixes.find(([prefix = '']) => raw.startsWith(prefix))?.[1] ?? raw) : renamed;
}
