import { startWorkbench, type Workbench } from './workbench';

declare global {
  // Shared with stopWorkbench.ts: Jest runs both in one process.
  var workbench: Workbench | undefined;
}

/** LOOPSCOPE_WEB names a workbench that runs already; otherwise one is started for the tests. */
export default async function start() {
  if (!process.env.LOOPSCOPE_WEB) {
    globalThis.workbench = await startWorkbench();
    process.env.LOOPSCOPE_WEB = globalThis.workbench.url;
  }
}
