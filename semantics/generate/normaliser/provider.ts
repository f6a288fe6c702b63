import { attributes } from './attributes';
import { list, lookUp } from './sql';

const { names, prefixes, frameworks } = attributes.providers;

/** OpenTelemetry's name for a provider; '' for a framework that gave its own name, unless that means one. */
export function provider(raw: string): string {
  const known = Object.entries({ ...Object.fromEntries(frameworks.map((name) => [name, ''])), ...names });
  const starts = prefixes.map(([prefix = '', name = '']) => [prefix, name] as const);
  const prefix = `arrayFirst(prefix -> startsWith(${raw}, prefix), ${list(starts.map(([start]) => start))})`;
  return lookUp(raw, known, lookUp(prefix, starts, raw));
}
