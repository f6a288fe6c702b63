import { execFileSync } from 'node:child_process';
import { run } from '../setup/run.mjs';

/** For how long each of Go's fuzz tests looks for inputs that nobody thought of. */
const TIME = '5s';

/** The fuzz tests of each package that has some, as `go test -list` tells them. */
function fuzzTests(cwd) {
  const told = execFileSync('go', ['test', '-list', '^Fuzz', './...'], { cwd, encoding: 'utf8' }).split('\n');
  const found = [];
  let names = [];
  for (const line of told) {
    const [, folder] = /^ok\s+(\S+)/.exec(line) ?? [];
    if (folder !== undefined) {
      found.push(...names.map((name) => ({ folder, name })));
      names = [];
    } else if (line.startsWith('Fuzz')) {
      names.push(line);
    }
  }
  return found;
}

/** Runs every fuzz test for a fixed time. What one finds is written to its package's testdata, to be run by `go test` from then on. */
export async function runFuzzTests(cwd) {
  const outcome = { passed: 0, failed: 0 };
  for (const { folder, name } of fuzzTests(cwd)) {
    const args = ['test', folder, '-run', '^$', '-fuzz', `^${name}$`, '-fuzztime', TIME];
    try {
      await run('go', args, { cwd });
      outcome.passed++;
    } catch {
      outcome.failed++;
    }
  }
  if (outcome.passed + outcome.failed === 0) {
    throw new Error('No fuzz test was found.');
  }
  return outcome;
}
