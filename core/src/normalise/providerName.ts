import { attributes } from './attributeTable';
import { firstGroup } from './matches';
import { lower } from './spanRules';

const { prefixes, frameworks, in_model } = attributes.providers;
const NAMES = new Map([
  ...frameworks.map((name) => [name, ''] as const),
  ...Object.entries(attributes.providers.names),
]);

/**
 * The provider by OpenTelemetry's name for it. Where none is told, or a framework's own name, the model's name may tell
 * it (`openai/gpt-4o`); else it is '', unless the framework's name means a provider.
 */
export function providerName(told: string, models: string[]): string {
  const named = lower(told);
  const inModel = models.map((model) => lower(firstGroup(in_model, model))).find((name) => name !== '') ?? '';
  const raw = named === '' || frameworks.includes(named) ? inModel || named : named;
  const renamed = NAMES.get(raw) ?? raw;
  return renamed === raw ? (prefixes.find(([prefix = '']) => raw.startsWith(prefix))?.[1] ?? raw) : renamed;
}
