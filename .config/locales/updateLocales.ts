import fs from 'node:fs';
import { findPlugins } from '../build/plugins';
import { localeFile } from './localeFile';
import { textsInSource } from './textsInSource';

// `npm run locales`: writes the English texts out of the code into the file that Grafana loads and translators copy.
for (const plugin of findPlugins()) {
  fs.writeFileSync(localeFile(plugin), `${JSON.stringify(textsInSource(plugin.source), null, 2)}\n`);
}
