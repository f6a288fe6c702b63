import path from 'node:path';
import type { Plugin } from '../build/plugins';

/** Grafana's name for the file with a plugin's English texts. */
export function localeFile({ source, id }: Pick<Plugin, 'source' | 'id'>): string {
  return path.join(source, 'locales', 'en-US', `${id}.json`);
}
