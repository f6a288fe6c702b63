import { getBackendSrv } from '@grafana/runtime';

/** What one source has of a trace; cost is an exact decimal in USD. */
export interface TraceFigures {
  spans: number;
  calls: number;
  tokens: number;
  cost: string;
}

export interface ComparedTrace {
  traceId: string;
  clickhouse: TraceFigures | null;
  tempo: TraceFigures | null;
  /** How many of its spans are settled, where it is late. */
  settled?: number;
}

/** How many traces of one finding there are, and the first of them. */
export interface ComparedGroup {
  count: number;
  traces: ComparedTrace[];
}

/** The answer of the backend's route `consistency`. */
export interface SourceComparison {
  from: string;
  to: string;
  compared: number;
  equal: number;
  onlyClickhouse: ComparedGroup;
  onlyTempo: ComparedGroup;
  different: ComparedGroup;
  /** Null where nothing is settled. */
  late: ComparedGroup | null;
  truncated: boolean;
  traceLimit: number;
  unchecked: number;
  incomplete: string[];
}

/** Asks with the settings as they are saved. Times are milliseconds since 1970. */
export function compareSources(uid: string, from: number, to: number): Promise<SourceComparison> {
  return getBackendSrv().get(
    `/api/datasources/uid/${encodeURIComponent(uid)}/resources/consistency`,
    { from, to },
    undefined,
    { showErrorAlert: false }
  );
}
