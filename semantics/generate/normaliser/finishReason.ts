import { attributes } from './attributes';
import { literal, lookUp, withNames } from './sql';

/** OpenTelemetry's name for the first reason in whatever it is told as. */
export function finishReason(told: string): string {
  const { word, names } = attributes.finish_reasons;
  const found = `lower(replaceAll(extract(${told}, ${literal(word)}), '-', '_'))`;
  return withNames([['word', found]], lookUp('word', Object.entries(names), 'word'));
}
