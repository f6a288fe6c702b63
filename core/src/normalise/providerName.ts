import { attributes } from './attributeTable';

const { names, prefixes, frameworks } = attributes.providers;

/** The provider by OpenTelemetry's name for it; '' for a framework that gave its own name as provider. */
export function providerName(told: string): string {
  const lower = told.toLowerCase();
  if (frameworks.includes(lower)) {
    return '';
  }
  const renamed = Object.entries(names).find(([name]) => name === lower)?.[1];
  return renamed ?? prefixes.find(([prefix]) => lower.startsWith(prefix))?.[1] ?? lower;
}
