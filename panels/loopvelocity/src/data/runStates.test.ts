import { FieldType, createDataFrame, type DataFrame } from '@grafana/data';

import { runStates } from './runStates';

type Told = [id: string, open: boolean, repeats: number, calls: number, status?: string, streak?: number | null];

const list = (rows: Told[]): DataFrame => {
  const column = (name: string, type: FieldType, values: unknown[]) => ({ name, type, values });
  return createDataFrame({
    meta: { custom: { loopscope: { contract: 'runs', version: 1 } } },
    fields: [
      column(
        'run_id',
        FieldType.string,
        rows.map(([id]) => id)
      ),
      column(
        'trace_id',
        FieldType.string,
        rows.map(([id]) => id)
      ),
      column(
        'start',
        FieldType.time,
        rows.map((_, i) => i)
      ),
      column(
        'duration',
        FieldType.number,
        rows.map(() => 120_000)
      ),
      column(
        'status',
        FieldType.string,
        rows.map(([, , , , status]) => status ?? 'ok')
      ),
      column(
        'name',
        FieldType.string,
        rows.map(() => 'run')
      ),
      column(
        'agent',
        FieldType.string,
        rows.map(() => 'a')
      ),
      column(
        'open',
        FieldType.boolean,
        rows.map(([, open]) => open)
      ),
      column(
        'identical_repeats',
        FieldType.number,
        rows.map(([, , repeats]) => repeats)
      ),
      column(
        'repeat_streak',
        FieldType.number,
        rows.map(([, , , , , streak]) => streak ?? null)
      ),
      column(
        'llm_calls',
        FieldType.number,
        rows.map(([, , , calls]) => calls)
      ),
      column(
        'cost',
        FieldType.number,
        rows.map(() => 0.5)
      ),
    ],
  });
};

describe('the states of a list of runs', () => {
  it('come open first, then worst first', () => {
    const rows = runStates([
      list([
        ['calm', false, 0, 4],
        ['looped', false, 5, 9],
        ['goes on', true, 1, 3],
      ]),
    ]);
    expect(rows.map(({ run, atLeast, atMost }) => [run.runId, atLeast, atMost])).toEqual([
      ['goes on', 'not-enough-history', 'watching'],
      ['looped', 'not-enough-history', 'looping'],
      ['calm', 'not-enough-history', 'not-enough-history'],
    ]);
    expect(rows[0].costPerMinute).toBe(0.25);
  });

  it('are held against the runs that ended', () => {
    const ended = Array.from({ length: 30 }, (_, i): Told => [
      `r${i}`,
      false,
      0,
      i < 15 ? 5 : 20,
      i < 10 ? 'error' : 'ok',
    ]);
    const [open] = runStates([list([...ended, ['now', true, 0, 10]])]);
    // Of 15 that got to 10 steps all ended well; of 20 that ended well 15 got here.
    expect(open).toMatchObject({ atLeast: 'healthy', atMost: 'healthy', endsWell: 1 });
    const [far] = runStates([list([...ended, ['now', true, 0, 21]])]);
    expect(far).toMatchObject({ atLeast: 'watching', atMost: 'watching', endsWell: null });
  });

  it('are those of their traces where the data source looked at the steps', () => {
    const states = runStates([
      list([
        ['loops', false, 3, 9, 'ok', 3],
        ['waits for a job', false, 9, 9, 'ok', 0],
        ['nobody looked', false, 4, 9],
      ]),
    ]);
    expect(states.map(({ run, atLeast, atMost }) => [run.runId, atLeast, atMost])).toEqual([
      ['nobody looked', 'not-enough-history', 'looping'],
      ['loops', 'looping', 'looping'],
      ['waits for a job', 'not-enough-history', 'not-enough-history'],
    ]);
  });
});
