import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { settlementViews } from './settlement/views';

writeFileSync(path.join(__dirname, '..', 'sql', 'views', 'settlement.sql'), settlementViews());
