import {
  CoreApp,
  LoadingState,
  rangeUtil,
  type DataQuery,
  type DataSourceApi,
  type PanelData,
  type TimeRange,
} from '@grafana/data';
import { useCallback, useEffect, useState } from 'react';
import { runRequest } from '../services/runRequest';

/** Points on a graph as wide as a desktop window. */
const POINTS = 1200;

/** The answer to a query, asked when it or the range changes, and by `run`. */
export function useAnswer(datasource: DataSourceApi, query: DataQuery, range: TimeRange) {
  const [data, setData] = useState<PanelData>();
  const [turn, setTurn] = useState(0);
  const run = useCallback(() => setTurn((before) => before + 1), []);
  useEffect(() => {
    const { interval, intervalMs } = rangeUtil.calculateInterval(range, POINTS, '1s');
    const answers = runRequest(datasource, {
      app: CoreApp.PanelEditor,
      requestId: 'query',
      startTime: Date.now(),
      timezone: 'browser',
      scopedVars: {},
      maxDataPoints: POINTS,
      interval,
      intervalMs,
      range,
      targets: [query],
    }).subscribe((answer) => setData((before) => shown(before, answer)));
    return () => answers.unsubscribe();
  }, [datasource, query, range, turn]);
  return { data, run };
}

/** While an answer is awaited, the one before stays. */
const shown = (before: PanelData | undefined, answer: PanelData): PanelData =>
  answer.state === LoadingState.Loading && before ? { ...before, state: LoadingState.Loading } : answer;
