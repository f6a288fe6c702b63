import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { logsView } from './normaliser/logs';
import { inboxView } from './normaliser/view';

writeFileSync(path.join(__dirname, '..', 'sql', 'views', 'inbox.sql'), inboxView());
writeFileSync(path.join(__dirname, '..', 'sql', 'views', 'logs.sql'), logsView());
