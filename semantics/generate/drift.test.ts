import { readFileSync } from 'node:fs';
import path from 'node:path';
import { measuresFile } from './measures/measureSql';
import { logsView } from './normaliser/logs';
import { inboxView } from './normaliser/view';
import { pricingSql } from './prices/sql';
import { scoreViews } from './scores';
import { rollupViews } from './settlement/rollups';
import { settlementViews } from './settlement/views';

const written = (name: string) => readFileSync(path.join(__dirname, '..', 'sql', 'views', name), 'utf8');

test('the views are what the generator writes: run `npm run generate -w semantics`', () => {
  expect(written('inbox.sql')).toBe(inboxView());
  expect(written('logs.sql')).toBe(logsView());
  expect(written('settlement.sql')).toBe(settlementViews());
  expect(written('rollups.sql')).toBe(rollupViews());
  expect(written('scores.sql')).toBe(scoreViews());
});

test('the measures in SQL are what the generator writes', () => {
  expect(readFileSync(path.join(__dirname, '..', 'measures.sql.json'), 'utf8')).toBe(measuresFile());
});

test('the SQL that prices for the backend is what the generator writes', () => {
  for (const [name, sql] of Object.entries(pricingSql())) {
    expect(readFileSync(path.join(__dirname, '..', 'prices', 'sql', name), 'utf8')).toBe(sql);
  }
});
