import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { documents } from './documents/all';

for (const { file, text } of documents()) {
  writeFileSync(path.join(__dirname, '..', '..', 'docs', file), text);
}
