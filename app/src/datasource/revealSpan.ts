import { dataFrameFromJSON, type DataFrame, type DataFrameJSON } from '@grafana/data';
import { DataSourceWithBackend, getDataSourceSrv } from '@grafana/runtime';

interface Question {
  traceId: string;
  spanId: string;
  /** Kept with who asked. */
  reason: string;
}

/** The frames of a span's query with nothing hidden, or why not. */
export async function revealSpan(uid: string, question: Question): Promise<DataFrame[]> {
  const dataSource = await getDataSourceSrv().get(uid);
  if (!(dataSource instanceof DataSourceWithBackend)) {
    throw new Error(`${dataSource.name} has no backend`);
  }
  const { frames } = await dataSource.postResource<{ frames: DataFrameJSON[] }>('reveal', question, {
    showErrorAlert: false,
  });
  return frames.map(dataFrameFromJSON);
}
