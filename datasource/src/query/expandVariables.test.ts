import { dashboardVariables } from '../testing/dashboardVariables.fixture';
import { expandVariables } from './expandVariables';

const dashboard = dashboardVariables({
  model: { options: ['gpt-5', 'claude-4'], chosen: ['gpt-5', 'claude-4'], multi: true },
  agent: { options: ['planner', 'coder'], chosen: 'planner' },
  team: { options: ['search', 'ads'], chosen: ['$__all'], multi: true },
  region: { options: ['eu', 'us'], chosen: ['$__all'], multi: true, allValue: '.*' },
  nothing: { options: [], chosen: [], multi: true },
  text: '',
});

const expand = (text: string) => expandVariables(text, dashboard);

describe('expandVariables', () => {
  it('leaves text without variables as it is', () => {
    expect(expand('gpt-5')).toEqual({ all: false, values: ['gpt-5'] });
    expect(expand('costs $5')).toEqual({ all: false, values: ['costs $5'] });
  });

  it.each(['$agent', '${agent}', '[[agent]]'])('puts in the value of %s', (text) => {
    expect(expand(text)).toEqual({ all: false, values: ['planner'] });
  });

  it('gives several values for a variable with several, also inside other text', () => {
    expect(expand('$model').values).toEqual(['gpt-5', 'claude-4']);
    expect(expand('openai/$model-x').values).toEqual(['openai/gpt-5-x', 'openai/claude-4-x']);
    expect(expand('$agent: $model').values).toEqual(['planner: gpt-5', 'planner: claude-4']);
  });

  it('restricts nothing where the variable stands at All', () => {
    expect(expand('$team').all).toBe(true);
    expect(expand('$region').all).toBe(true);
  });

  it('takes the single value of a repeated panel although the dashboard stands at All', () => {
    expect(expandVariables('$team', dashboard, { team: { value: 'ads', text: 'ads' } })).toEqual({
      all: false,
      values: ['ads'],
    });
  });

  it.each(['$nothing', '$text'])('names the variable %s that is empty', (text) => {
    expect(() => expand(text)).toThrow(`The variable "${text.slice(1)}" has no value.`);
  });

  it('escapes the values of a multi-value variable where the text is a regular expression', () => {
    const dotted = dashboardVariables({ m: { options: ['a.b', 'c+d'], chosen: ['a.b', 'c+d'], multi: true } });
    const escape = (value: string) => value.replace(/[.+]/g, '\\$&');
    expect(expandVariables('$m.*', dotted, {}, { escape }).values).toEqual(['a\\.b.*', 'c\\+d.*']);
  });
});
