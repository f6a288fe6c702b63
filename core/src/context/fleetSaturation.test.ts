import { saturationGroups, saturationMap, type RunSaturation } from './fleetSaturation';

const run = (agent: string, saturation: number | null, startMs = 0): RunSaturation => ({
  runId: `${agent} ${saturation}`,
  agent,
  model: 'm',
  startMs,
  saturation,
});

describe('saturation of a fleet', () => {
  const runs = [run('a', 0.1), run('a', 0.5), run('a', 0.9), run('a', 1.2), run('a', null), run('b', null)];

  it('is told by group, those without a known limit apart', () => {
    const [a, b] = saturationGroups(runs, 'agent', [0.8, 1]);
    expect(a).toMatchObject({ name: 'a', runs: 5, unknown: 1, p50: 0.7, highest: 1.2 });
    expect(a.histogram).toEqual([0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 1]);
    expect(a.over.map((share) => share?.share)).toEqual([0.5, 0.25]);
    expect(b).toMatchObject({ runs: 1, unknown: 1, p50: null, over: [null, null] });
  });

  it('is laid out over time', () => {
    const map = saturationMap(
      [run('a', 0.05, 0), run('a', 0.06, 9), run('a', 1, 10), run('a', 0.5, 99)],
      { fromMs: 0, toMs: 20 },
      2
    );
    expect(map.counts.map((column) => column.indexOf(Math.max(...column)))).toEqual([0, 9]);
    expect(map.highest).toBe(2);
  });
});
