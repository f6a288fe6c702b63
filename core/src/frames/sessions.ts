import type { DataFrame } from '@grafana/data';

import { Columns } from './columns';
import { contractOf, requireContract } from './contract';
import { figuresOf, names, type RowFigures } from './figures';

const CONTRACT = 'sessions';

/** All runs of one conversation. */
export interface SessionRow extends RowFigures {
  conversationId: string;
  /** Unix milliseconds. */
  startMs: number;
  /** From its first span's start to its last span's end. */
  durationMs: number;
  /** A run of it has not ended. */
  open: boolean;
  traces: number;
  runs: number;
  users: string[];
  agents: string[];
  models: string[];
  services: string[];
  teams: string[];
  projects: string[];
}

export function isSessionsFrame(frame: DataFrame): boolean {
  return contractOf(frame)?.contract === CONTRACT;
}

export function readSessionsFrame(frame: DataFrame): SessionRow[] {
  requireContract(frame, CONTRACT);
  const columns = new Columns(frame);
  columns.require(CONTRACT, ['conversation_id', 'start', 'duration']);

  const conversationId = columns.text('conversation_id');
  const start = columns.number('start');
  const duration = columns.number('duration');
  const open = columns.flag('open');
  const traces = columns.count('traces');
  const runs = columns.count('runs');
  const users = columns.text('users');
  const agents = columns.text('agents');
  const models = columns.text('models');
  const services = columns.text('services');
  const teams = columns.text('teams');
  const projects = columns.text('projects');
  const figures = figuresOf(columns);
  return Array.from({ length: columns.length }, (_, row): SessionRow => ({
    ...figures(row),
    conversationId: conversationId(row),
    startMs: start(row) ?? 0,
    durationMs: duration(row) ?? 0,
    open: open(row),
    traces: traces(row),
    runs: runs(row),
    users: names(users(row)),
    agents: names(agents(row)),
    models: names(models(row)),
    services: names(services(row)),
    teams: names(teams(row)),
    projects: names(projects(row)),
  }));
}
