import { urlUtil, type UrlQueryMap } from '@grafana/data';

import pluginJson from './plugin.json';

export const APP_ROOT = `/a/${pluginJson.id}`;

/** The pages' paths below the app, as plugin.json lists them. */
export const PATHS = { overview: 'overview', runs: 'runs', chargeback: 'chargeback', prompts: 'prompts' } as const;

export type PageName = keyof typeof PATHS;

/** An address inside Grafana, without the sub-path that Grafana may be served under: its links add that. */
export function pageUrl(page: PageName, params: UrlQueryMap = {}): string {
  return urlUtil.renderUrl(`${APP_ROOT}/${PATHS[page]}`, params);
}

/** Where a run lies in time comes with its link, because a range such as "last hour" moves away from it. */
export interface RunLink {
  runId: string;
  startMs: number;
  durationMs: number;
}

export function runUrl({ runId, startMs, durationMs }: RunLink, params: UrlQueryMap = {}): string {
  return urlUtil.renderUrl(`${APP_ROOT}/${PATHS.runs}/${encodeURIComponent(runId)}`, {
    ...params,
    start: Math.floor(startMs),
    duration: Math.ceil(durationMs),
  });
}
