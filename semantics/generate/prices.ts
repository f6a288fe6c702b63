import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { pricesFolder, readPriceFile, readReviewed } from './prices/priceFiles';
import { readProviders } from './prices/source';
import { modelsWithoutPrice, priceTables } from './prices/tables';

/** Writes semantics/prices/*.tsv from the installed price package and the reviewed files beside them. */
async function main(): Promise<void> {
  const providers = await readProviders();
  const reviewed = readReviewed();
  for (const [name, text] of Object.entries(priceTables(providers, reviewed))) {
    writeFileSync(path.join(pricesFolder, name), text);
    console.log(`${name}: ${readPriceFile(name).trimEnd().split('\n').length - 1} rows`);
  }
  console.log(
    `Without a price in the source and not in free.json, so unpriced: ${modelsWithoutPrice(providers, reviewed).join(', ')}`
  );
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
