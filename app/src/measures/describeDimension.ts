import { dimensions } from '@loopscope/semantics/dimensions';

const NAMES: ReadonlyMap<string, string> = new Map(dimensions.map(({ id, name }) => [id, name]));

export function dimensionName(id: string): string {
  return NAMES.get(id) ?? id;
}
