import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { pricingSql } from './prices/sql';
import { rollupViews } from './settlement/rollups';
import { settlementViews } from './settlement/views';

writeFileSync(path.join(__dirname, '..', 'sql', 'views', 'settlement.sql'), settlementViews());
writeFileSync(path.join(__dirname, '..', 'sql', 'views', 'rollups.sql'), rollupViews());
for (const [name, sql] of Object.entries(pricingSql())) {
  writeFileSync(path.join(__dirname, '..', 'prices', 'sql', name), sql);
}
