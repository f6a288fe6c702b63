import type { ResourceSpans, Span, TracesRequest } from '../src/otlp/OtlpRequest';
import { filling } from './agents/filling';
import { healthy, supportModel } from './agents/healthy';
import { looping } from './agents/looping';
import { team } from './agents/team';
import { keyValues, type Convention } from './conventions';
import { Ledger } from './Ledger';
import { openInference } from './openInference';
import { otelGenAi } from './otelGenAi';
import { Random } from './random';
import { Run } from './Run';

export interface DemoData {
  /** To be sent in this order: children come before their parents, as exporters send them. */
  requests: TracesRequest[];
  ledger: Ledger;
}

interface Cast {
  service: string;
  convention: Convention;
  runs: number;
  teams: ReadonlyArray<{ team: string; project: string }>;
  users: number;
  script(run: Run, random: Random, place: Place): void;
}

interface Place {
  index: number;
  /** How far through the day, from 0 to 1. */
  progress: number;
  team: string;
}

const HOUR = 3_600_000;
const SPAN = 23.5 * HOUR;
/** The last runs have ended well before now. */
const QUIET = 10 * 60_000;

const CAST: readonly Cast[] = [
  {
    service: 'demo-healthy',
    convention: otelGenAi,
    runs: 220,
    teams: [
      { team: 'support-emea', project: 'shop' },
      { team: 'support-us', project: 'shop' },
      { team: 'support-us', project: 'marketplace' },
    ],
    users: 90,
    script: (run, random, { index, progress, team }) =>
      healthy(run, random, {
        model: supportModel(team),
        // Version 7 is rolled out over the day: more of it the later it is.
        promptVersion: random.chance(progress) ? 'v7' : 'v6',
        rateLimited: index % 20 === 7,
        toolFails: index % 25 === 11,
      }),
  },
  {
    service: 'demo-looping',
    convention: openInference,
    runs: 30,
    teams: [{ team: 'finance', project: 'invoices' }],
    users: 6,
    script: (run, random, { index }) =>
      looping(run, random, index % 4 === 0 ? random.between(0, 1) : random.between(4, 14)),
  },
  {
    service: 'demo-context',
    convention: otelGenAi,
    runs: 24,
    teams: [{ team: 'legal', project: 'contracts' }],
    users: 5,
    script: (run, random, { index }) => filling(run, random, index % 3 === 0),
  },
  {
    service: 'demo-team',
    convention: otelGenAi,
    runs: 36,
    // Nobody has said who pays for these: they show as unallocated.
    teams: [
      { team: '', project: '' },
      { team: 'editorial', project: 'magazine' },
    ],
    users: 8,
    script: (run, random) => team(run, random),
  },
];

const RUNS_PER_REQUEST = 10;

/** The demo of the 24 hours before `now`. What happens is always the same; only the time moves. */
export function demoData(now: Date): DemoData {
  const ledger = new Ledger();
  // Whole minutes, so that every start tells the same minutes of the same story.
  const end = Math.floor(now.getTime() / 60_000) * 60_000 - QUIET;
  const groups = CAST.flatMap((cast, i) => perform(cast, new Random(1000 + i), end, ledger));
  const requests: TracesRequest[] = [];
  for (let i = 0; i < groups.length; i += RUNS_PER_REQUEST) {
    requests.push({ resourceSpans: groups.slice(i, i + RUNS_PER_REQUEST) });
  }
  return { requests, ledger };
}

function perform(cast: Cast, random: Random, end: number, ledger: Ledger): ResourceSpans[] {
  const { service, convention, runs, teams, users } = cast;
  return Array.from({ length: runs }, (_, index) => {
    const { team, project } = random.pick(teams);
    const progress = (index + random.next()) / runs;
    // A user comes back within one session now and then.
    const user = random.between(1, users);
    const session = `${service}-session-${user}-${random.between(1, 2)}`;
    const start = BigInt(Math.round(end - SPAN * (1 - progress) - QUIET)) * 1_000_000n;
    const run = new Run({
      service,
      team,
      project,
      session,
      user: `${service}-user-${user}`,
      start,
      convention,
      random,
      ledger,
    });
    cast.script(run, random, { index, progress, team });
    return resourceSpans(cast, run);
  });
}

function resourceSpans({ service, convention }: Cast, run: Run): ResourceSpans {
  const attributes = {
    'service.name': service,
    'service.version': '1.0.0',
    'deployment.environment.name': 'demo',
    'loopscope.demo': true,
    team: run.team || undefined,
    project: run.project || undefined,
  };
  const spans: Span[] = run.spans;
  return { resource: { attributes: keyValues(attributes) }, scopeSpans: [{ scope: convention.scope, spans }] };
}
