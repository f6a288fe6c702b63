import type { DataSourceApi } from '@grafana/data';
import { getDataSourceSrv } from '@grafana/runtime';
import { useEffect, useState } from 'react';

/** The workbench's data source, with its editors; undefined until its bundle is loaded. Throws on render what went wrong. */
export function useDataSource(): DataSourceApi | undefined {
  const [datasource, setDataSource] = useState<DataSourceApi>();
  const [failure, setFailure] = useState<Error>();
  useEffect(() => {
    getDataSourceSrv().get({ uid: 'loopscope' }).then(setDataSource, setFailure);
  }, []);
  if (failure) {
    throw failure;
  }
  return datasource;
}
