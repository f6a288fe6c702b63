import { findPlugins, readJson } from '../build/plugins';
import { localeFile } from '../locales/localeFile';
import { textsInFile, textsInSource } from '../locales/textsInSource';

describe('the English texts', () => {
  it.each(findPlugins())('of $id are those in its code (npm run locales)', (plugin) => {
    expect(readJson(localeFile(plugin))).toEqual(textsInSource(plugin.source));
  });

  it('are found in t() and in Trans', () => {
    const code = `
      t('a.b', 'It\\'s {{n}}', { n });
      <Trans i18nKey="c">
        Read <a href="x">the docs</a> of {{ name }}, then
        start.
      </Trans>`;
    expect(textsInFile('x.tsx', code)).toEqual([
      ['a.b', "It's {{n}}"],
      ['c', 'Read <1>the docs</1> of {{name}}, then start.'],
    ]);
  });

  it('have to be written out', () => {
    expect(() => textsInFile('x.ts', "\nt(key, 'text')")).toThrow('x.ts:2: t() needs its key');
  });
});
