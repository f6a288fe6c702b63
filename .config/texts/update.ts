/** npm run texts: writes each plugin's locales/en-US from the English in its code. */
import fs from 'node:fs';
import path from 'node:path';
import { findPlugins, readJson } from '../build/plugins.ts';
import { collectTexts, textsFile, type Texts } from './pluginTexts.ts';

for (const plugin of findPlugins()) {
  const file = textsFile(plugin);
  const texts = collectTexts(plugin, fs.existsSync(file) ? readJson<Texts>(file) : {});
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, `${JSON.stringify(texts, null, 2)}\n`);
  console.log(`${Object.keys(texts).length} texts of ${plugin.id}`);
}
