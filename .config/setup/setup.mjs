import { ensureBuilt } from './build.mjs';
import { ensureInstalled } from './install.mjs';
import { checkPrerequisites } from './prerequisites.mjs';

/** Everything between a fresh clone and a command that runs. */
export async function setUp() {
  checkPrerequisites();
  await ensureInstalled();
  await ensureBuilt();
}
