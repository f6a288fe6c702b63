import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** Runs `go test` and counts: a test by its result, a package that does not compile as one failure. */
export async function runGoTests(cwd, args = ['./...'], env = {}) {
  const child = spawn('go', ['test', '-timeout', '60m', '-json', ...args], {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const outcome = { passed: 0, failed: 0 };
  const said = new Map();
  for await (const line of createInterface({ input: child.stdout })) {
    if (!line.startsWith('{')) {
      console.log(line);
      continue;
    }
    const { Action, Package, ImportPath, Test, Output = '' } = JSON.parse(line);
    const key = `${Package ?? ImportPath} ${Test ?? ''}`;
    if (Action === 'output' || Action === 'build-output') {
      said.set(key, (said.get(key) ?? '') + Output);
    } else if (Action === 'pass' && Test) {
      outcome.passed++;
    } else if (Action === 'fail' || Action === 'build-fail') {
      console.log(said.get(key) ?? key);
      outcome.failed += Test || Action === 'build-fail' ? 1 : 0;
    } else if (Action === 'pass') {
      console.log(`ok ${Package}`);
    }
  }
  const code = child.exitCode ?? (await new Promise((resolve) => child.on('close', resolve)));
  return { ...outcome, failed: code !== 0 && outcome.failed === 0 ? 1 : outcome.failed };
}
