import { runTimeRange } from './runTimeRange';

const minutes = 60_000;

describe('where a run lies in time', () => {
  it('is what its link says, with room for clocks that differ', () => {
    expect(runTimeRange(new URLSearchParams('start=1000000&duration=2000'))).toEqual({
      fromMs: 1_000_000 - 5 * minutes,
      toMs: 1_002_000 + 5 * minutes,
    });
  });

  it.each(['', 'start=yesterday', 'start=0', 'start=1000&duration=-1', 'duration=5'])(
    'is not known from "%s"',
    (search) => {
      expect(runTimeRange(new URLSearchParams(search))).toBeUndefined();
    }
  );
});
