import type { UrlQueryMap } from '@grafana/data';

/** What makes up the list in its address: a run's page keeps it, so that the way back leads to the same list. */
export const LIST_PARAMS = ['from', 'to', 'var-ds', 'var-filters', 'where', 'sort', 'order'];

export function listParams(search: UrlQueryMap): UrlQueryMap {
  return Object.fromEntries(LIST_PARAMS.filter((name) => name in search).map((name) => [name, search[name]]));
}
