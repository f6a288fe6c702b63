import { conventionsDocument } from './conventions';
import { measuresDocument } from './measures';

export interface GeneratedDocument {
  /** Name under docs/. */
  file: string;
  text: string;
}

/** The documents that are written from the data of semantics/. */
export const documents = (): GeneratedDocument[] => [
  { file: 'measures.md', text: measuresDocument() },
  { file: 'conventions.md', text: conventionsDocument() },
];
