import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { answersOf } from './answers';
import { demoData } from './demoData';

// npx tsx workbench/demo/writeAnswers.ts: after a change of the scripts.
const { ledger } = demoData(new Date());
writeFileSync(join(__dirname, 'answers.json'), `${JSON.stringify(answersOf(ledger), undefined, 2)}\n`);
