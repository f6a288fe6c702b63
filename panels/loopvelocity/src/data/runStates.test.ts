import { FieldType, createDataFrame, dataFrameFromJSON, type DataFrame, type DataFrameJSON } from '@grafana/data';
import { readMetricsTable } from '@loopscope/core';
import loopingRuns from '@loopscope/core/testdata/frames/looping-runs.json';

import { runStates, type RunState } from './runStates';

type Told = [id: string, open: boolean, repeats: number, calls: number, status?: string];

const isLooping = ({ atMost }: RunState) => atMost === 'looping';

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

const framesOf = (golden: unknown): DataFrame[] => (golden as DataFrameJSON[]).map(dataFrameFromJSON);

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

  it('may loop where the query of an alert rule counts them to', () => {
    // The repeats by run of the backend's own test, which wrote the table.
    const states = runStates([
      list([
        ['1', true, 3, 9],
        ['2', true, 3, 9],
        ['3', true, 2, 9],
        ['4', true, 9, 9],
      ]),
    ]);
    const table = framesOf(loopingRuns).flatMap(readMetricsTable);
    const counted = table.reduce((sum, { measures }) => sum + (measures.looping_runs ?? 0), 0);
    expect(states.filter(isLooping).map(({ run }) => run.runId)).toEqual(['4', '2', '1']);
    expect(counted).toBe(3);
  });
});
