import type { DataSourceInstanceSettings } from '@grafana/data';
import { getDataSourceSrv } from '@grafana/runtime';

export const DATASOURCE_TYPE = 'loopscope-llm-datasource';

/** The Loopscope data sources that this user may query, in Grafana's order. */
export function listDataSources(): DataSourceInstanceSettings[] {
  // Grafana adds a data source of its own to whatever it is asked for.
  return getDataSourceSrv()
    .getList()
    .filter(({ type }) => type === DATASOURCE_TYPE);
}
