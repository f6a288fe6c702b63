import { spawn } from 'node:child_process';
import path from 'node:path';

export const root = path.resolve(import.meta.dirname, '..', '..');

/**
 * Runs a command in the repository, its output in this terminal; rejects when it fails. Ctrl-C reaches both, and this
 * process waits for the other; a termination is handed on.
 */
export function run(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, stdio: 'inherit', ...options });
    const wait = () => undefined;
    const end = () => child.kill('SIGTERM');
    process.on('SIGINT', wait);
    process.on('SIGTERM', end);
    child.on('exit', () => process.off('SIGINT', wait).off('SIGTERM', end));
    child.on('error', (error) => reject(new Error(`"${command}" did not start: ${error.message}.`)));
    child.on('close', (code, signal) =>
      code === 0 ? resolve() : reject(new Error(`"${[command, ...args].join(' ')}" ended with ${signal ?? code}.`))
    );
  });
}
