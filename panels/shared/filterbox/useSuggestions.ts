import {
  completionAt,
  suggestionsFor,
  type Completion,
  type FilterField,
  type Suggestion,
} from '@loopscope/core/filter';
import { useEffect, useState } from 'react';

export interface Offer {
  completion: Completion;
  suggestions: Suggestion[];
}

/** Long enough to write another letter. */
const PAUSE_MS = 150;

/** What can be written at the caret; values are looked up once the writer pauses. */
export function useSuggestions(
  text: string,
  /** Undefined where nothing is to be offered. */
  caret: number | undefined,
  fields: readonly FilterField[],
  findValues: (field: FilterField, search: string) => Promise<string[]>
): Offer | undefined {
  const [found, setFound] = useState<{ key: string; values: string[] }>();
  const completion = caret === undefined ? undefined : completionAt(text, caret, fields);
  const isValue = completion?.expected === 'value' || completion?.expected === 'list-value';
  const field = isValue ? fields.find(({ id }) => id === completion.field) : undefined;
  const search = completion?.search ?? '';
  const key = field && `${field.id} ${search}`;
  useEffect(() => {
    if (!field || !key) {
      return;
    }
    let isWanted = true;
    const timer = setTimeout(async () => {
      // Nothing to choose from is no reason not to write on.
      const values = await findValues(field, search).catch(() => []);
      if (isWanted) {
        setFound({ key, values });
      }
    }, PAUSE_MS);
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  }, [field, key, search, findValues]);
  if (!completion) {
    return undefined;
  }
  return {
    completion,
    suggestions: suggestionsFor(completion, fields, found && found.key === key ? found.values : []),
  };
}
