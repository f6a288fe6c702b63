import { spawnSync } from 'node:child_process';

const node = [20, 19];
const go = [1, 26];

function atLeast(version, [major, minor]) {
  const [, actualMajor, actualMinor] = /(\d+)\.(\d+)/.exec(version) ?? [];
  return Number(actualMajor) > major || (Number(actualMajor) === major && Number(actualMinor) >= minor);
}

/** Throws a message that says what to install, where something is missing. */
export function checkPrerequisites() {
  if (!atLeast(process.versions.node, node)) {
    throw new Error(
      `Loopscope needs Node ${node.join('.')} or newer, this is ${process.versions.node}. Get it from https://nodejs.org.`
    );
  }
  const { error, stdout } = spawnSync('go', ['version'], { encoding: 'utf8' });
  if (error) {
    throw new Error(
      `Loopscope needs Go ${go.join('.')} or newer and finds no "go" on the PATH. Get it from https://go.dev/dl.`
    );
  }
  const version = /go version go(\S+)/.exec(stdout)?.[1] ?? stdout.trim();
  if (!atLeast(version, go)) {
    throw new Error(`Loopscope needs Go ${go.join('.')} or newer, this is ${version}. Get it from https://go.dev/dl.`);
  }
}
