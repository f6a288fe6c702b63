/**
 * npm test: sets up, then runs every check there is, and ends with the line "N passed, N failed". A check that is no
 * list of tests (types, style, go vet) counts as one.
 *
 * npm test -- --only jest      one step: types, style, format, jest, oldest, vet, go, fuzz or browser
 */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { setUpOldestEngine } from '../setup/oldestEngine.mjs';
import { root, run } from '../setup/run.mjs';
import { setUp } from '../setup/setup.mjs';
import { runFuzzTests } from './fuzz.mjs';
import { runGoTests } from './goTests.mjs';

const goFolders = ['backend-proxy', 'semantics', 'workbench/clients', 'Magefile.go'];
const results = path.join(root, '.loopscope', 'test');

async function runOne(command, args) {
  await run(command, args);
  return { passed: 1, failed: 0 };
}

/** Jest ends with an error where a test fails; its own count is what counts. */
async function runJest(name, args, env = {}) {
  const file = path.join(results, `${name}.json`);
  fs.rmSync(file, { force: true });
  const ended = await run('npx', ['jest', ...args, '--json', '--outputFile', file], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, ...env },
  }).then(
    () => undefined,
    (error) => error
  );
  if (!fs.existsSync(file)) {
    throw ended ?? new Error('Jest wrote no result.');
  }
  const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites } = JSON.parse(fs.readFileSync(file, 'utf8'));
  return { passed: numPassedTests, failed: numFailedTests + numRuntimeErrorTestSuites };
}

/** What the backend asks: every measure, dimension, filter and order. It has to run on the oldest ClickHouse, too. */
const questions =
  '^Test(Metrics_(totals|everyMeasure.*|empty.*|series|topN.*|filters)|Runs(_aFilter.*|_every.*|_filters.*)?|Calls(_.*)?|Loops|Context|Graph|Values_.*|Trace_(lean|full.*|oneRun))$';

/** Schema, insert view and settlement over all captures, and questions about them, on the oldest ClickHouse that is supported. */
async function runOldest() {
  const env = { LOOPSCOPE_OLDEST_ENGINE: await setUpOldestEngine() };
  const captures = await runJest(
    'oldest',
    ['--selectProjects=semantics', '--testTimeout=900000', 'semantics/captures.test.ts'],
    env
  );
  const asked = await runGoTests(root, ['-run', questions, './backend-proxy/engine'], env);
  return { passed: captures.passed + asked.passed, failed: captures.failed + asked.failed };
}

async function runFormat() {
  await run('npm', ['run', '--silent', 'format:check']);
  const unformatted = execFileSync('gofmt', ['-l', ...goFolders], { cwd: root, encoding: 'utf8' }).trim();
  if (unformatted) {
    throw new Error(`Run gofmt -w on:\n${unformatted}`);
  }
  return { passed: 1, failed: 0 };
}

const steps = {
  types: () => runOne('npm', ['run', '--silent', 'typecheck']),
  style: () => runOne('npm', ['run', '--silent', 'lint']),
  format: runFormat,
  jest: () => runJest('jest', []),
  oldest: runOldest,
  vet: () => runOne('go', ['vet', './...']),
  go: () => runGoTests(root),
  fuzz: () => runFuzzTests(root),
  browser: () => runJest('browser', ['--config', 'e2e/jest.config.ts', '--runInBand']),
};

async function runStep(name) {
  const started = Date.now();
  console.log(`\n== ${name}`);
  try {
    return { name, ...(await steps[name]()), seconds: Math.round((Date.now() - started) / 1000) };
  } catch (error) {
    console.error(error.message);
    return { name, passed: 0, failed: 1, seconds: Math.round((Date.now() - started) / 1000) };
  }
}

async function main() {
  const { values } = parseArgs({ options: { only: { type: 'string', multiple: true } } });
  const chosen = values.only ?? Object.keys(steps);
  const unknown = chosen.filter((name) => !(name in steps));
  if (unknown.length) {
    throw new Error(`There is no step "${unknown[0]}". Steps: ${Object.keys(steps).join(', ')}.`);
  }
  fs.mkdirSync(results, { recursive: true });
  await setUp();
  const outcomes = [];
  for (const name of chosen) {
    outcomes.push(await runStep(name));
  }
  console.log('');
  for (const { name, passed, failed, seconds } of outcomes) {
    console.log(
      `${name.padEnd(8)} ${String(passed).padStart(5)} passed ${String(failed).padStart(4)} failed ${seconds} s`
    );
  }
  const total = (key) => outcomes.reduce((sum, outcome) => sum + outcome[key], 0);
  console.log(`\n${total('passed')} passed, ${total('failed')} failed`);
  process.exitCode = total('failed') ? 1 : 0;
}

main().catch((error) => {
  console.error(error.message);
  console.log('\n0 passed, 1 failed');
  process.exitCode = 1;
});
