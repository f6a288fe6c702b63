import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { inboxView } from './normaliser/view';

writeFileSync(path.join(__dirname, '..', 'sql', 'views', 'inbox.sql'), inboxView());
