import { readFileSync } from 'node:fs';
import path from 'node:path';

const SEMANTICS = path.join(__dirname, '..', '..');

/** A file of semantics/. */
export const read = (...name: string[]) => readFileSync(path.join(SEMANTICS, ...name), 'utf8').trimEnd();

/** Puts parts where the text names them; other names stay. */
export const filled = (text: string, parts: Record<string, string>) =>
  Object.entries(parts).reduce((sql, [name, part]) => sql.replaceAll(`{{${name}}}`, () => part), text);
