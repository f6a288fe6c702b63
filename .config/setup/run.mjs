import { spawn } from 'node:child_process';
import path from 'node:path';

export const root = path.resolve(import.meta.dirname, '..', '..');

/** Runs a command in the repository, its output in this terminal; rejects when it fails. */
export function run(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, stdio: 'inherit', ...options });
    child.on('error', (error) => reject(new Error(`"${command}" did not start: ${error.message}.`)));
    child.on('close', (code, signal) =>
      code === 0 ? resolve() : reject(new Error(`"${[command, ...args].join(' ')}" ended with ${signal ?? code}.`))
    );
  });
}
