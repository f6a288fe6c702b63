import type { DataSourceInstanceSettings } from '@grafana/data';
import { getDataSourceSrv } from '@grafana/runtime';

export const DATASOURCE_TYPE = 'loopscope-llm-datasource';

/** The Loopscope data sources that this user may query, in Grafana's order. */
export function listDataSources(): DataSourceInstanceSettings[] {
  return getDataSourceSrv().getList({ type: DATASOURCE_TYPE });
}
