import { getDefaultTimeRange, type DataQuery, type DataQueryRequest } from '@grafana/data';

/** A panel's request with these queries. */
export const requestOf = (...targets: DataQuery[]): DataQueryRequest => ({
  requestId: '',
  interval: '',
  intervalMs: 0,
  range: getDefaultTimeRange(),
  scopedVars: {},
  timezone: '',
  app: '',
  startTime: 0,
  targets,
});
