import { chooseUnit } from './unitOfAnalysis';

let count = 0;
function run(userId: string, conversationId: string) {
  return { runId: `run-${++count}`, userId, conversationId };
}

describe('the unit of analysis', () => {
  it('is the user where no user saw both versions', () => {
    expect(chooseUnit([run('ann', 's1'), run('ann', 's2')], [run('bob', 's3')])).toEqual({
      unit: 'user',
      rejected: [],
    });
  });

  it('is the session where users saw both', () => {
    expect(chooseUnit([run('ann', 's1')], [run('ann', 's2'), run('bob', 's3')])).toEqual({
      unit: 'session',
      rejected: [{ unit: 'user', reason: 'saw-both', ids: 1 }],
    });
  });

  it('is the run where sessions saw both, too', () => {
    expect(chooseUnit([run('ann', 's1')], [run('ann', 's1')])).toEqual({
      unit: 'run',
      rejected: [
        { unit: 'user', reason: 'saw-both', ids: 1 },
        { unit: 'session', reason: 'saw-both', ids: 1 },
      ],
    });
  });

  it('is never an id that some runs lack: those runs would silently be left out', () => {
    expect(chooseUnit([run('', 's1')], [run('bob', 's2')])).toEqual({
      unit: 'session',
      rejected: [{ unit: 'user', reason: 'missing', runs: 1 }],
    });
  });
});
