import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { answersOf, type Answers } from '../demo/answers';
import published from '../demo/answers.json';
import { demoData } from '../demo/demoData';
import { buildBackend, RunningWorkbench, type Row } from './testing/RunningWorkbench';

// The demo, the settlement and three restarts, on machines that do other things as well.
jest.setTimeout(600_000);

const answers: Answers = published;
const folder = mkdtempSync(join(tmpdir(), 'loopscope-workbench-'));
let workbench: RunningWorkbench | undefined;

beforeAll(buildBackend);

afterAll(async () => {
  await workbench?.end('SIGINT');
  rmSync(folder, { recursive: true, force: true });
});

test('the published answers are those of the scripts, whenever they are told', () => {
  expect(answersOf(demoData(new Date('2026-02-28T23:59:59Z')).ledger)).toEqual(answers);
  expect(answersOf(demoData(new Date('2027-07-01T00:00:00Z')).ledger)).toEqual(answers);
});

test('killed three times while it settles the demo, the workbench gives the published answers', async () => {
  workbench = await RunningWorkbench.start(folder);
  for (let kills = 0; kills < 3; kills++) {
    await settling(workbench);
    await workbench.end('SIGKILL');
    workbench = await RunningWorkbench.start(folder);
  }
  await until(async (running) => {
    const [{ llm_calls }] = await figures(running, [], ['llm_calls']);
    return llm_calls === answers.total.llm_calls;
  }, workbench);
  await agreesWithAnswers(workbench);
});

test('stopped and started again, it has the same figures and adds nothing', async () => {
  expect(await workbench?.end('SIGINT')).toBe(0);
  workbench = await RunningWorkbench.start(folder);
  await agreesWithAnswers(workbench);
});

test('the health check says how far settlement is', async () => {
  const response = await fetch(`${workbench?.web}/api/datasources/uid/loopscope/health`);
  expect(await response.json()).toMatchObject({ status: 'OK', details: { settlementLagSeconds: expect.any(Number) } });
});

/** Waits for a moment in which a view of the settlement is at work. */
async function settling(running: RunningWorkbench): Promise<void> {
  await until(async () => {
    const views = await running.sql(
      "SELECT view FROM system.view_refreshes WHERE database = 'otel' AND status = 'Running' LIMIT 1"
    );
    return views.length > 0;
  }, running);
}

async function until(holds: (running: RunningWorkbench) => Promise<boolean>, running: RunningWorkbench): Promise<void> {
  const deadline = Date.now() + 240_000;
  while (!(await holds(running))) {
    if (Date.now() > deadline) {
      throw new Error('The settlement did not get there in four minutes.');
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function figures(running: RunningWorkbench, groupBy: string[], measures: string[]): Promise<Row[]> {
  const filters = [{ field: 'service', op: '=~', values: ['demo-.*'] }];
  return running.metrics({ measures, groupBy, filters, hours: 26 });
}

async function agreesWithAnswers(running: RunningWorkbench): Promise<void> {
  const measures = Object.keys(answers.total);
  const [total] = await figures(running, [], measures);
  expect(inDollars(total)).toEqual(inDollars(answers.total));
  for (const [dimension, expected] of Object.entries(answers.by)) {
    // A user or session of two groups is one of each: told by service alone, where none is of two.
    const told =
      dimension === 'service' ? measures : measures.filter((id) => !['runs', 'sessions', 'users'].includes(id));
    const rows = await figures(running, [dimension], told);
    for (const [value, row] of Object.entries(expected)) {
      const got = rows.find((candidate) => (candidate[dimension] ?? '') === value);
      const wanted = Object.fromEntries(Object.entries(row).filter(([id]) => told.includes(id)));
      expect({ [dimension]: value, ...inDollars(without(got, dimension)) }).toEqual({
        [dimension]: value,
        ...inDollars(wanted),
      });
    }
  }
}

function without(row: Row | undefined, name: string): Row {
  return Object.fromEntries(Object.entries(row ?? {}).filter(([key]) => key !== name));
}

/** Frames carry the float nearest to the decimal, and null where nothing was told; the ledger counts that as none. */
function inDollars(row: object): Row {
  return Object.fromEntries(
    Object.entries(row).map(([id, value]) => [
      id,
      id === 'cost' && value !== null ? Number(Number(value).toFixed(9)) : (value ?? 0),
    ])
  );
}
