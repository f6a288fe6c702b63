import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Reviewed } from './tables';

/** Where the reviewed and the generated files lie, side by side. */
export const pricesFolder = path.resolve(__dirname, '..', '..', 'prices');

export function readReviewed(): Reviewed {
  return {
    names: readJson('providers.json'),
    repairs: readJson<{ repairs: Reviewed['repairs'] }>('repairs.json').repairs,
    free: readJson('free.json'),
    own: readJson('own.json'),
    meters: readJson('meters.json'),
    tiers: readJson('tiers.json'),
  };
}

export function readPriceFile(name: string): string {
  return readFileSync(path.join(pricesFolder, name), 'utf8');
}

export function readJson<T>(name: string): T {
  return JSON.parse(readPriceFile(name)) as T;
}
