import { readFileSync } from 'node:fs';
import path from 'node:path';
import { insertViews } from './insertViews';
import { measuresFile } from './measures/measureSql';
import { pricingSql } from './prices/sql';
import { rollupViews } from './settlement/rollups';
import { settlementViews } from './settlement/views';

const written = (name: string) => readFileSync(path.join(__dirname, '..', 'sql', 'views', name), 'utf8');

test('the views are what the generator writes: run `npm run generate -w semantics`', () => {
  for (const [name, text] of Object.entries(insertViews())) {
    expect(written(name)).toBe(text);
  }
  expect(written('settlement.sql')).toBe(settlementViews());
  expect(written('rollups.sql')).toBe(rollupViews());
});

test('the measures in SQL are what the generator writes', () => {
  expect(readFileSync(path.join(__dirname, '..', 'measures.sql.json'), 'utf8')).toBe(measuresFile());
});

test('the SQL that prices for the backend is what the generator writes', () => {
  for (const [name, sql] of Object.entries(pricingSql())) {
    expect(readFileSync(path.join(__dirname, '..', 'prices', 'sql', name), 'utf8')).toBe(sql);
  }
});
