import { CoreApp, dateTime, LoadingState, type DataFrame, type DataQueryRequest } from '@grafana/data';
import type { LlmQuery } from '@loopscope/core';
import { getDataSourceSrv } from '@grafana/runtime';
import { useEffect, useState } from 'react';
import { lastValueFrom } from 'rxjs';
import { runRequest } from '../services/runRequest';

export interface RecentRun {
  runId: string;
  traceId: string;
  label: string;
}

const day = 86_400_000;

function createRequest(): DataQueryRequest<LlmQuery> {
  const to = dateTime();
  const from = dateTime(to.valueOf() - 7 * day);
  return {
    app: CoreApp.Unknown,
    requestId: 'recent-runs',
    startTime: Date.now(),
    timezone: 'browser',
    scopedVars: {},
    interval: '1m',
    intervalMs: 60_000,
    range: { from, to, raw: { from: 'now-7d', to: 'now' } },
    targets: [{ refId: 'A', version: 1, queryType: 'runs', limit: 50, orderBy: 'start', order: 'desc' }],
  };
}

function toRuns(frame: DataFrame | undefined): RecentRun[] {
  const column = (name: string) => frame?.fields.find((field) => field.name === name)?.values ?? [];
  const traceIds = column('trace_id');
  const names = column('name');
  const services = column('service');
  return column('run_id').map((runId: string, row) => ({
    runId,
    traceId: traceIds[row],
    label: [services[row], names[row], String(traceIds[row]).slice(0, 8)].filter(Boolean).join(' · '),
  }));
}

async function readRecentRuns(): Promise<RecentRun[]> {
  const datasource = await getDataSourceSrv().get({ uid: 'loopscope' });
  const data = await lastValueFrom(runRequest(datasource, createRequest()));
  if (data.state === LoadingState.Error) {
    throw new Error(data.error?.message ?? data.errors?.[0]?.message ?? 'The backend gave no reason.');
  }
  return toRuns(data.series[0]);
}

/** The newest runs of the last 7 days, or why they could not be read. */
export function useRecentRuns(): { runs?: RecentRun[]; failure?: string } {
  const [state, setState] = useState<{ runs?: RecentRun[]; failure?: string }>({});
  useEffect(() => {
    readRecentRuns().then(
      (runs) => setState({ runs }),
      (error: Error) => setState({ failure: error.message })
    );
  }, []);
  return state;
}
