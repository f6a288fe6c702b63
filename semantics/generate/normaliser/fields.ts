import { attributes } from './attributes';
import { inResource, placesOf } from './places';
import type { Field } from './told';

const { text, count, cost, seconds, instant, flag, resource, quantities, unset } = attributes;

/** No call has more; a number beyond is a mistake. */
const MOST = 1_000_000_000;
const NANOSECONDS = 1_000_000_000;
const DAY = 86_400 * NANOSECONDS;

/** Columns of token counts, and where attributes.json says what feeds them. */
const COUNTS: Record<string, string> = {
  input: 'input_tokens',
  output: 'output_tokens',
  total: 'total_tokens',
  cache_read: 'cache_read_tokens',
  cache_write: 'cache_write_tokens',
  reasoning: 'reasoning_tokens',
  replayed: 'replayed_tokens',
};

/** The name under which a meter's quantity is told. */
export const meterField = (meter: string): string => `quantities.${meter}`;

/** What a tool was given and what it answered: often long, and wanted of executions only. */
export const CONTENT = ['arguments', 'result'];

export const contentFields = (): Field[] => CONTENT.map((name) => ({ name, places: placesOf(name, text[name] ?? []) }));

/** Counts of a request, not of what was answered. */
const ASKED = ['max_output', 'replayed_tokens'];

/** Everything else that one attribute tells. */
export function factFields(): Field[] {
  const names = Object.keys({ ...text, ...resource }).filter((name) => !CONTENT.includes(name));
  return [
    ...Object.entries(count).map(([key, sources]): Field => {
      const name = COUNTS[key] ?? key;
      return {
        name,
        places: placesOf(name, sources),
        number: 'whole',
        most: MOST,
        unset: unset[key],
        billed: !ASKED.includes(name),
      };
    }),
    ...Object.entries(seconds).map(([name, sources]): Field => {
      const inNanoseconds = placesOf(name, sources).map((place) => ({
        ...place,
        scale: (place.scale ?? 1) * NANOSECONDS,
      }));
      return { name, places: inNanoseconds, number: 'whole', most: DAY };
    }),
    ...Object.entries(cost).map(([name, sources]): Field => ({
      name,
      places: placesOf(name, sources),
      number: 'exact',
      most: MOST,
      billed: true,
    })),
    ...Object.entries(quantities).map(([meter, sources]): Field => {
      const name = meterField(meter);
      return { name, places: placesOf(name, sources), number: 'exact', most: MOST };
    }),
    ...Object.entries({ ...instant, ...flag }).map(([name, sources]) => ({ name, places: placesOf(name, sources) })),
    ...names.map((name) => ({
      name,
      places: [
        ...placesOf(name, text[name] ?? []),
        ...(resource[name] ?? []).map((key) => ({ field: name, address: inResource(key) })),
      ],
      unset: unset[name],
    })),
  ];
}
