import fs from 'node:fs';
import path from 'node:path';
import { shared, type Plugin } from '../build/plugins';
import dimensionsFile from '../../semantics/dimensions.json';
import listsFile from '../../semantics/lists.json';
import measuresFile from '../../semantics/measures.json';
import { extractTexts } from './extractTexts';

export type Texts = Record<string, string>;

export function textsFile({ source, id }: Plugin): string {
  return path.join(source, 'locales', 'en-US', `${id}.json`);
}

/** A plugin with this file shows measures and dimensions by the keys below. */
const CATALOGUE_TEXTS = 'catalogueTexts.ts';

function catalogueTexts(): Array<[key: string, english: string]> {
  const textsOf = (kind: string, entries: Array<{ id: string; name: string; description: string }>) =>
    entries.flatMap(({ id, name, description }): Array<[string, string]> => [
      [`${kind}.${id}.name`, name],
      [`${kind}.${id}.description`, description],
    ]);
  return [
    ...textsOf('measure', measuresFile.measures),
    ...textsOf('dimension', dimensionsFile.dimensions),
    ...textsOf('column', listsFile.columns),
  ];
}

function sourcesIn(folder: string): string[] {
  return fs
    .readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !/\.test\.tsx?$/.test(name))
    .map((name) => path.join(folder, name));
}

/** Of the folders that plugins share, the sources of those that these show. */
function sharedBy(own: readonly string[]): string[] {
  const told = own.map((file) => fs.readFileSync(file, 'utf8'));
  return fs
    .readdirSync(shared)
    .filter((folder) => told.some((text) => text.includes(`/shared/${folder}/`)))
    .flatMap((folder) => sourcesIn(path.join(shared, folder)));
}

/**
 * A plugin's English texts by key, sorted. A counted text keeps the plural forms that its file has: only a person knows
 * them. The same key with two texts is an error.
 */
export function collectTexts(plugin: Plugin, existing: Texts): Texts {
  const texts = new Map<string, string>();
  const own = sourcesIn(plugin.source);
  for (const file of [...own, ...sharedBy(own)]) {
    for (const { key, english, counted } of extractTexts(fs.readFileSync(file, 'utf8'))) {
      const forms = Object.entries(existing).filter(([name]) => name === `${key}_one` || name === `${key}_other`);
      const entries = counted && forms.length ? forms : [[key, english]];
      for (const [name, text] of entries) {
        if (texts.has(name) && texts.get(name) !== text) {
          throw new Error(`${plugin.folder}: "${name}" has two texts: "${texts.get(name)}" and "${text}".`);
        }
        texts.set(name, text);
      }
    }
  }
  if (own.some((file) => path.basename(file) === CATALOGUE_TEXTS)) {
    catalogueTexts().forEach(([key, text]) => texts.set(key, text));
  }
  return Object.fromEntries([...texts].sort(([a], [b]) => (a < b ? -1 : 1)));
}
