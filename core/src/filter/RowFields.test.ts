import { FieldType, createDataFrame } from '@grafana/data';
import fc from 'fast-check';

import { readRunsFrame } from '../frames';
import { readMatcher } from './readMatcher';
import { valuesIn } from './RowFields';
import { runFields } from './runFields';

const text = (name: string, values: string[]) => ({ name, type: FieldType.string, values });
const number = (name: string, values: Array<number | null>) => ({ name, type: FieldType.number, values });

const runs = readRunsFrame(
  createDataFrame({
    meta: { custom: { loopscope: { contract: 'runs', version: 1 } } },
    fields: [
      text('run_id', ['a', 'b', 'c']),
      text('trace_id', ['ta', 'tb', 'tc']),
      { name: 'start', type: FieldType.time, values: [1, 2, 3] },
      number('duration', [1500, 2500, 3500]),
      text('status', ['ok', 'error', 'ok']),
      text('name', ['x', 'y', 'z']),
      text('agent', ['shop', '', 'docs']),
      text('models', ['gpt-4.1, claude-4', 'gpt-4.1', '']),
      number('cost', [0.1, 0.01, null]),
      number('total_tokens', [100, null, 300]),
    ],
  })
);

const find = (condition: string) => {
  const { matches } = readMatcher(condition, runFields.fields, runFields.valueOf);
  return matches && runs.filter(matches).map(({ runId }) => runId);
};

describe('rows of a list of runs', () => {
  it.each([
    ['', ['a', 'b', 'c']],
    ['duration >= 2500ms', ['b', 'c']],
    ['cost > 0.05', ['a']],
    ['cost < 1', ['a', 'b']],
    ['status = "error" and not exists agent', ['b']],
    ['total_tokens != 100', ['c']],
    // One of a run's models; none of them where it is negated.
    ['model = "gpt-4.1"', ['a', 'b']],
    ['model =~ "claude.*"', ['a']],
    ['model != "claude-4"', ['b', 'c']],
    ['model !~ "gpt.*"', ['c']],
    ['exists model', ['a', 'b']],
    ['not exists model', ['c']],
  ])('meet %s', (condition, ids) => expect(find(condition)).toEqual(ids));

  it('are asked for nothing that they do not show', () => {
    expect(find('errors > 0')).toBeUndefined();
    expect(find('tool = "search"')).toBeUndefined();
  });

  it('offer their own texts', () => {
    const field = (id: string) => runFields.fields.find((known) => known.id === id)!;
    expect(valuesIn(runs, runFields, field('model'), '')).toEqual(['claude-4', 'gpt-4.1']);
    expect(valuesIn(runs, runFields, field('agent'), 'O')).toEqual(['docs', 'shop']);
    expect(valuesIn(runs, runFields, field('agent'), '', 1)).toEqual(['docs']);
    expect(valuesIn(runs, runFields, field('cost'), '')).toEqual([]);
  });

  it('offer the first in order of as many texts as there are', () => {
    const [field] = runFields.fields.filter(({ type }) => type === 'string');
    const asked = { fields: [field], valueOf: (row: string) => row };
    fc.assert(
      fc.property(fc.array(fc.string()), fc.integer({ min: 1, max: 5 }), (texts, limit) => {
        const sorted = [...new Set(texts)].filter((text) => text !== '').sort(new Intl.Collator().compare);
        expect(valuesIn(texts, asked, field, '', limit)).toEqual(sorted.slice(0, limit));
      })
    );
  });
});
