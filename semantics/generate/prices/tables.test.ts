import { readPriceFile, readReviewed } from './priceFiles';
import { readProviders } from './source';
import { modelsWithoutPrice, priceTables } from './tables';
import { parseTsv } from './tsv';

describe('the committed price tables', () => {
  it('are what the generator writes from the installed package and the reviewed files', async () => {
    const tables = priceTables(await readProviders(), readReviewed());
    for (const [name, text] of Object.entries(tables)) {
      expect(`${name}\n${readPriceFile(name)}`).toBe(`${name}\n${text}`);
    }
  });

  it('leave without a price only what is known to have none', async () => {
    expect(modelsWithoutPrice(await readProviders(), readReviewed())).toEqual([
      'cerebras/qwen-3-coder-480b',
      'huggingface_together/ServiceNow-AI/Apriel-1.6-15b-Thinker',
      'openrouter/google/lyria-3-clip-preview',
      'openrouter/google/lyria-3-pro-preview',
    ]);
  });

  it('name no repair that nothing needs any more', async () => {
    const repairs = readReviewed().repairs.map(
      (repair) => `${repair.provider}/${repair.price_key}/${repair.meter} ${repair.before}`
    );
    const providers = await readProviders();
    const unneeded = repairs.filter((_, i) => {
      const { repairs: all, ...reviewed } = readReviewed();
      return canWrite(() => priceTables(providers, { ...reviewed, repairs: all.filter((__, j) => j !== i) }));
    });
    expect(unneeded).toEqual([]);
  });

  it('keep every rule and row in step', () => {
    const rules = parseTsv(readPriceFile('rules.tsv'));
    const known = new Set(rules.map((rule) => `${rule.price_provider}/${rule.price_key}`));
    for (const file of ['prices.tsv', 'limits.tsv']) {
      const lost = parseTsv(readPriceFile(file)).filter((row) => !known.has(`${row.provider}/${row.price_key}`));
      expect(lost).toEqual([]);
    }
    const sellers = new Set(rules.map((rule) => rule.provider));
    const unknown = parseTsv(readPriceFile('providers.tsv')).filter(
      (row) => row.kind === 'seller' && !sellers.has(row.price_provider)
    );
    expect(unknown).toEqual([]);
  });
});

function canWrite(write: () => unknown): boolean {
  try {
    write();
    return true;
  } catch {
    return false;
  }
}
