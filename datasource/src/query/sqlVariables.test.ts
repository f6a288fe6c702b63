import { dashboardVariables } from '../testing/dashboardVariables.fixture';
import { sqlVariables } from './sqlVariables';

const HARD = `it's "a" \\ {p0:String} -- /* ; DROP TABLE x $agent`;

const templateSrv = dashboardVariables({
  agent: HARD,
  model: { options: ['gpt-5', 'o3'], chosen: ['gpt-5'], multi: true },
  team: { options: ['a', 'b'], chosen: ['$__all'], multi: true },
  region: { options: ['eu'], chosen: '$__all', allValue: '.*' },
  unused: 'x',
});

describe('sqlVariables', () => {
  it('sends values beside the text, whatever is in them', () => {
    expect(sqlVariables('SELECT $agent, ${agent}, {agent:String}', templateSrv)).toEqual({ agent: { values: [HARD] } });
  });

  it('tells lists from single values', () => {
    expect(sqlVariables('model IN ($model)', templateSrv)).toEqual({ model: { values: ['gpt-5'], multi: true } });
  });

  it('tells of All', () => {
    expect(sqlVariables('$team $region', templateSrv)).toEqual({
      team: { values: ['a', 'b'], multi: true, all: true },
      region: { values: ['.*'], multi: true, all: true },
    });
  });

  it('takes the value of a repeated panel', () => {
    const repeated = { team: { value: 'b', text: 'b' } };
    expect(sqlVariables('$team', templateSrv, repeated)).toEqual({ team: { values: ['b'] } });
  });

  it('leaves macros and what is no variable to the backend', () => {
    expect(sqlVariables("$__timeFilter(ts) $nobody {'a': 1} {n:UInt8}", templateSrv)).toEqual({});
  });
});
