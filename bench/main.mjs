import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { setUp } from '../.config/setup/setup.mjs';

/*
 * npm run bench [-- NAME ...]: runs bench/NAME/main.ts with the rest of the arguments; `questions` where none is named.
 * Queries run in Node's thread pool, whose size is read before any file of ours.
 */
const [first, ...rest] = process.argv.slice(2);
const named = first !== undefined && existsSync(path.join(import.meta.dirname, first, 'main.ts'));
const main = path.join(import.meta.dirname, named ? first : 'questions', 'main.ts');
const args = ['--import', 'tsx', main, ...(named ? rest : process.argv.slice(2))];
const env = { ...process.env, UV_THREADPOOL_SIZE: process.env.UV_THREADPOOL_SIZE ?? '16' };
try {
  await setUp();
  spawn(process.execPath, args, { stdio: 'inherit', env }).on('exit', (code) => process.exit(code ?? 1));
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
