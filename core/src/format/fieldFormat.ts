import { formattedValueToString, type Field } from '@grafana/data';

/**
 * How a figure is written as unit and decimals of its field say. null where the unit is `own`, the one that the data came
 * with, and nobody set any: figures are then as short as they can be.
 */
export function fieldFormat(
  fields: readonly Field[],
  names: readonly string[],
  own: string
): ((value: number) => string) | null {
  const isSet = ({ config }: Field) => (config.unit ?? own) !== own || typeof config.decimals === 'number';
  const field = fields.find((candidate) => names.includes(candidate.name) && candidate.display && isSet(candidate));
  const display = field?.display;
  return display ? (value) => formattedValueToString(display(value)) : null;
}
