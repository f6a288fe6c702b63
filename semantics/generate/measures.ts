import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { measuresFile } from './measures/measureSql';

writeFileSync(path.join(__dirname, '..', 'measures.sql.json'), measuresFile());
