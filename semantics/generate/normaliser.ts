import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { insertViews } from './insertViews';

for (const [name, text] of Object.entries(insertViews())) {
  writeFileSync(path.join(__dirname, '..', 'sql', 'views', name), text);
}
