/** A file beside the panel's bundle. Throws where the page may not have workers, or not from there. */
export function startWorker(): Worker {
  return new Worker(new URL(/* webpackChunkName: "layout-worker" */ './layoutWorker.ts', import.meta.url));
}
