import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { changes } from './prices/changes';
import { pricesFolder, readPriceFile, readReviewed } from './prices/priceFiles';
import { readProviders } from './prices/source';
import { modelsWithoutPrice, priceTables } from './prices/tables';

/**
 * Writes semantics/prices/*.tsv from the installed price package and the reviewed files beside them, and says what
 * changed. With --dry-run it only says so.
 */
async function main(): Promise<void> {
  const dryRun = process.argv.includes('--dry-run');
  const providers = await readProviders();
  const reviewed = readReviewed();
  for (const [name, text] of Object.entries(priceTables(providers, reviewed))) {
    const lines = changes(name, readPriceFile(name), text);
    console.log(`${name}: ${lines.length} changes${lines.map((line) => `\n  ${line}`).join('')}`);
    if (!dryRun) {
      writeFileSync(path.join(pricesFolder, name), text);
    }
  }
  const unpriced = modelsWithoutPrice(providers, reviewed);
  console.log(`Without a price in the source and not in free.json, so unpriced:\n  ${unpriced.join('\n  ')}`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
