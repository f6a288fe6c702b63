import { chooseUnit } from './unitOfAnalysis';

let count = 0;
function run(promptVersion: string, userId: string, conversationId: string) {
  return { runId: `run-${++count}`, userId, conversationId, promptVersion };
}

describe('the unit of analysis', () => {
  it('is the user where no user saw both versions', () => {
    const runs = [run('6', 'ann', 's1'), run('6', 'ann', 's2'), run('7', 'bob', 's3')];
    expect(chooseUnit(runs)).toEqual({ unit: 'user', rejected: [] });
  });

  it('is the session where users saw both', () => {
    const runs = [run('6', 'ann', 's1'), run('7', 'ann', 's2'), run('7', 'bob', 's3')];
    expect(chooseUnit(runs)).toEqual({ unit: 'session', rejected: [{ unit: 'user', reason: 'saw-both', ids: 1 }] });
  });

  it('is the run where sessions saw both, too', () => {
    const runs = [run('6', 'ann', 's1'), run('7', 'ann', 's1')];
    expect(chooseUnit(runs)).toEqual({
      unit: 'run',
      rejected: [
        { unit: 'user', reason: 'saw-both', ids: 1 },
        { unit: 'session', reason: 'saw-both', ids: 1 },
      ],
    });
  });

  it('is never an id that some runs lack: those runs would silently be left out', () => {
    const runs = [run('6', '', 's1'), run('7', 'bob', 's2')];
    expect(chooseUnit(runs)).toEqual({ unit: 'session', rejected: [{ unit: 'user', reason: 'missing', runs: 1 }] });
  });
});
