import { execFileSync, spawn } from 'node:child_process';
import path from 'node:path';

/** For how long each of Go's fuzz tests looks for inputs that nobody thought of. */
const TIME = '5s';
/** For all of them, what has to be compiled included. */
const LIMIT_MS = 90_000;

/** The fuzz tests and their packages, out of the sources: to list them Go would compile every package. */
function fuzzTests(cwd) {
  const lines = execFileSync('git', ['grep', '-oE', '^func Fuzz[A-Za-z0-9_]+', '--', '*_test.go'], {
    cwd,
    encoding: 'utf8',
  });
  return lines
    .trim()
    .split('\n')
    .map((line) => line.split(':func '))
    .map(([file, name]) => ({ folder: `./${path.posix.dirname(file)}`, name }));
}

/** Ends with the exit code and what was said; `ended` where it took too long, its workers with it. */
function go(args, cwd, limitMs) {
  return new Promise((resolve, reject) => {
    const child = spawn('go', args, { cwd, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    let ended = false;
    const take = (part) => (said += part);
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    const end = () => {
      ended = true;
      process.kill(-child.pid, 'SIGKILL');
    };
    const timer = setTimeout(end, limitMs);
    process.once('SIGINT', end).once('SIGTERM', end);
    child.on('error', reject);
    child.on('close', (code) => {
      clearTimeout(timer);
      process.off('SIGINT', end).off('SIGTERM', end);
      resolve({ code, said, ended });
    });
  });
}

/** It looks for far longer than it was told to: an input keeps it. */
function isStuck(said) {
  const [, seconds] = [...said.matchAll(/elapsed: (\d+)s/g)].at(-1) ?? [];
  return Number(seconds ?? 0) > 4 * parseInt(TIME, 10);
}

/**
 * Runs every fuzz test for a fixed time, one after the other. What one finds is written to its package's testdata, to be
 * run by `go test` from then on. Tests that a slow machine does not come to within the limit are named, and are no
 * failure: `go test` has run their seeds.
 */
export async function runFuzzTests(cwd) {
  const outcome = { passed: 0, failed: 0 };
  const end = Date.now() + LIMIT_MS;
  for (const { folder, name } of fuzzTests(cwd)) {
    const left = end - Date.now();
    const args = ['test', folder, '-run', '^$', '-fuzz', `^${name}$`, '-fuzztime', TIME];
    // Workers of their own would take the machine, and making an input small takes longer than finding it.
    const { code, said, ended } =
      left > 0
        ? await go([...args, '-parallel', '2', '-fuzzminimizetime', '100x'], cwd, left)
        : { code: null, said: '', ended: true };
    if (ended && isStuck(said)) {
      outcome.failed++;
      console.log(`${name} does not come to an end:\n${said}`);
    } else if (ended) {
      console.log(`${name}: not within ${LIMIT_MS / 1000} s for all`);
    } else if (code === 0) {
      outcome.passed++;
      const [, tried] = [...said.matchAll(/execs: (\d+)/g)].at(-1) ?? [];
      console.log(`${name}: ${tried ?? 'no'} inputs in ${TIME}`);
    } else {
      outcome.failed++;
      console.log(said);
    }
  }
  return outcome;
}
