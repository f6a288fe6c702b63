import { literal } from './sql';

/** What a span tells for a field, as text; '' where it tells nothing. */
export const told = (field: string): string => `facts[${literal(field)}]`;

/** The same as a whole number; null where it tells nothing. */
export const count = (field: string): string => `toUInt64OrNull(${told(field)})`;
