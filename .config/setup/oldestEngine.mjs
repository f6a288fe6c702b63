import fs from 'node:fs';
import path from 'node:path';
import { root, run } from './run.mjs';

const folder = path.join(root, '.loopscope', 'oldest-engine');
const requirements = path.join(root, 'workbench', 'src', 'testing', 'oldestEngine.txt');

/** The Python that has the oldest ClickHouse that is supported; installs it where it is not yet, or is another. */
export async function setUpOldestEngine() {
  const python = path.join(folder, 'bin', 'python');
  const installed = path.join(folder, 'requirements.txt');
  const wanted = fs.readFileSync(requirements, 'utf8');
  if (fs.existsSync(installed) && fs.readFileSync(installed, 'utf8') === wanted) {
    return python;
  }
  fs.rmSync(folder, { recursive: true, force: true });
  try {
    await run('python3', ['-m', 'venv', folder]);
  } catch (error) {
    throw new Error(
      `The tests on the oldest ClickHouse need Python 3.9 or newer with venv (on Debian: apt install python3-venv). ${error.message}`
    );
  }
  // Without dependencies: they are for data frames only, and twice as large as all else that npm test installs.
  await run(python, [
    '-m',
    'pip',
    'install',
    '--quiet',
    '--disable-pip-version-check',
    '--no-deps',
    '-r',
    requirements,
  ]);
  fs.writeFileSync(installed, wanted);
  return python;
}
