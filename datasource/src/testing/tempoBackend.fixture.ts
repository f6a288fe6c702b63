import type { DataFrameJSON, DataQueryError } from '@grafana/data';
import { setBackendSrv, type BackendSrv, type BackendSrvRequest, type FetchResponse } from '@grafana/runtime';
import type { LlmQuery } from '@loopscope/core';
import { defer, delay, finalize, of, tap, type Observable } from 'rxjs';

/** A run, alone in its trace or beside others. Times in Unix milliseconds. */
export interface StoredRun {
  runId: string;
  traceId: string;
  start: number;
  duration: number;
  cost: number;
  /** Empty where its spans tell none; then an earlier run of the same name may. */
  agent: string;
  name: string;
  open: boolean;
}

export interface TempoBackend {
  runs: StoredRun[];
  /** So many traces are read for one answer, the newest. */
  traceLimit?: number;
  /** Refuses ranges. */
  refuses?(fromMs: number, query: LlmQuery): string | undefined;
  /** Of an answer, by its range. */
  delayMs?(fromMs: number): number;
}

export interface Asked {
  fromMs: number;
  toMs: number;
  queries: LlmQuery[];
  requestId?: string;
}

/** Answers lists of runs out of whole traces as the backend does, and keeps what was asked for and what goes on. */
export function answerFromTempo(backend: TempoBackend): { asked: Asked[]; running(): number; most(): number } {
  const asked: Asked[] = [];
  const running = new Set<Asked>();
  let most = 0;
  const fetch = (request: BackendSrvRequest): Observable<FetchResponse> =>
    defer(() => {
      const { queries, from, to } = request.data;
      const question = { fromMs: Number(from), toMs: Number(to), queries, requestId: request.requestId };
      asked.push(question);
      most = Math.max(most, running.add(question).size);
      const results = Object.fromEntries(
        queries.map((query: LlmQuery) => [query.refId, answer(backend, query, Number(from), Number(to))])
      );
      const answered = of({ data: { results }, status: 200, url: request.url, config: request } as FetchResponse);
      const ms = backend.delayMs?.(Number(from));
      return (ms === undefined ? answered : answered.pipe(delay(ms))).pipe(
        tap(() => running.delete(question)),
        finalize(() => running.delete(question))
      );
    });
  setBackendSrv(Object.assign(Object.create(null), { fetch }) satisfies Partial<BackendSrv> as BackendSrv);
  return { asked, running: () => running.size, most: () => most };
}

type Answered = { status: number; frames?: DataFrameJSON[]; error?: DataQueryError['message'] };

const MINUTE = 60_000;

function answer(backend: TempoBackend, query: LlmQuery, from: number, to: number): Answered {
  const refused = backend.refuses?.(from, query);
  if (refused) {
    return { status: 400, error: refused };
  }
  if (query.queryType !== 'runs') {
    return { status: 200, frames: [] };
  }
  const fromMs = Math.floor(from / MINUTE) * MINUTE;
  const toMs = Math.ceil(to / MINUTE) * MINUTE;
  const touching = tracesOf(backend.runs).filter(({ start, end }) => start < toMs && end >= fromMs);
  const limit = backend.traceLimit ?? Infinity;
  const read = touching.slice(0, limit);
  const isCut = touching.length > limit;
  const runs = read.flatMap((trace) => trace.runs);
  const rows = runs
    .filter(({ start, duration }) => start < toMs && start + duration >= fromMs)
    .sort(inOrder(query))
    .slice(0, query.limit);
  const told = {
    ...(isCut
      ? { newestSince: read[limit - 1].start }
      : rows.some((run) => mayBeOfEarlier(run, runs, fromMs)) && { mayBeOfEarlier: true }),
  };
  return { status: 200, frames: [frameOf(rows, runs, told, limit)] };
}

/** The newest first. */
function tracesOf(runs: StoredRun[]) {
  const byId = new Map<string, StoredRun[]>();
  for (const run of runs) {
    byId.set(run.traceId, [...(byId.get(run.traceId) ?? []), run]);
  }
  return [...byId.entries()]
    .map(([id, of]) => ({
      id,
      runs: of,
      start: Math.min(...of.map(({ start }) => start)),
      end: Math.max(...of.map(({ start, duration }) => start + duration)),
    }))
    .sort((a, b) => b.start - a.start || (a.id < b.id ? -1 : 1));
}

function inOrder({ orderBy = 'start', order = 'desc' }: LlmQuery) {
  const value = (run: StoredRun) => (orderBy === 'cost' || orderBy === 'duration' ? run[orderBy] : run.start);
  const sign = order === 'asc' ? -1 : 1;
  return (a: StoredRun, b: StoredRun) =>
    sign * (value(b) - value(a)) || b.start - a.start || (a.runId < b.runId ? -1 : 1);
}

const minute = (ms: number) => Math.floor(ms / MINUTE);
const AGENTS_KNOWN_FOR = 24 * 60;

/** Of the runs with this name that were read, the agent of the last that began in an earlier minute of the day before. */
function lastKnown(run: StoredRun, read: StoredRun[]): StoredRun | undefined {
  const began = minute(run.start);
  return read
    .filter(({ name, agent, start }) => name === run.name && agent && minute(start) < began)
    .filter(({ start }) => minute(start) >= began - AGENTS_KNOWN_FOR)
    .sort((a, b) => b.start - a.start || (a.agent < b.agent ? 1 : -1))[0];
}

/** Whether a run of an earlier time might be the last known: only what began since `fromMs` is all read. */
function mayBeOfEarlier(run: StoredRun, read: StoredRun[], fromMs: number): boolean {
  const isNameless = run.open && !run.agent;
  const since = minute(run.start) - AGENTS_KNOWN_FOR;
  const known = lastKnown(run, read);
  return isNameless && since < minute(fromMs) && (known === undefined || known.start < fromMs);
}

function frameOf(
  rows: StoredRun[],
  read: StoredRun[],
  told: { newestSince?: number; mayBeOfEarlier?: boolean },
  limit: number
): DataFrameJSON {
  const column = (name: string, type: string, of: (run: StoredRun) => unknown) => ({
    name,
    type,
    values: rows.map(of),
  });
  const columns = [
    column('start', 'time', ({ start }) => start),
    column('agent', 'string', ({ agent }) => agent),
    column('cost', 'number', ({ cost }) => cost),
    column('duration', 'number', ({ duration }) => duration),
    column('run_id', 'string', ({ runId }) => runId),
    column('trace_id', 'string', ({ traceId }) => traceId),
    column('open', 'boolean', ({ open }) => open),
    column('last_known_agent', 'string', (run) => (run.open && !run.agent ? (lastKnown(run, read)?.agent ?? '') : '')),
  ];
  return {
    schema: {
      meta: {
        executedQueryString: '{ span."gen_ai.operation.name" != nil }',
        custom: { loopscope: { contract: 'runs', version: 1, ...told } },
        ...(told.newestSince !== undefined && {
          notices: [{ severity: 'warning', text: `Of the newest ${limit} traces of this range only` }],
        }),
      },
      fields: columns.map(({ name, type }) => ({ name, type: type as never })),
    },
    data: { values: columns.map(({ values }) => values) },
  };
}
