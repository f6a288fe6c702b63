import { readFileSync } from 'node:fs';
import path from 'node:path';
import { inboxView } from './normaliser/view';
import { settlementViews } from './settlement/views';

const written = (name: string) => readFileSync(path.join(__dirname, '..', 'sql', name), 'utf8');

test('the migrations are what the generator writes: run `npm run generate -w semantics`', () => {
  expect(written('0003_inbox_view.sql')).toBe(inboxView());
  expect(written('0005_settlement.sql')).toBe(settlementViews());
});
