import { dimensions } from '@loopscope/semantics/dimensions';
import { measures } from '@loopscope/semantics/measures';

const NAMES = new Map([...dimensions, ...measures].map(({ id, name }) => [id, name]));

/** What a dimension or measure is called; its id where it is a variable or not known to this version. */
export function catalogueName(id: string): string {
  return NAMES.get(id) ?? id;
}
