import { findPlugins, readJson } from '../build/plugins';
import { extractTexts } from '../texts/extractTexts';
import { collectTexts, textsFile, type Texts } from '../texts/pluginTexts';

describe('the English texts in locales/en-US are those in the code (npm run texts writes them)', () => {
  it.each(findPlugins())('$id', (plugin) => {
    const written = readJson<Texts>(textsFile(plugin));
    expect(written).toEqual(collectTexts(plugin, written));
  });
});

describe('a text is found', () => {
  it.each([
    ["t('a.b', 'Save')", { key: 'a.b', english: 'Save', counted: false }],
    ["t('a', '{{count}} runs', { count })", { key: 'a', english: '{{count}} runs', counted: true }],
    ['<Trans i18nKey="c">Save\n  it</Trans>', { key: 'c', english: 'Save it', counted: false }],
    [
      '<Trans i18nKey="d">See <b>all</b> {{ n }}</Trans>',
      { key: 'd', english: 'See <1>all</1> {{n}}', counted: false },
    ],
  ])('in %s', (source, text) => {
    expect(extractTexts(source)).toEqual([text]);
  });
});
