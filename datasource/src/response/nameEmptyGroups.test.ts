import { FieldType, type DataFrame, type Labels } from '@grafana/data';

import { nameEmptyGroups } from './nameEmptyGroups';

const series = (labels: Labels): DataFrame => ({
  length: 1,
  meta: { custom: { loopscope: { contract: 'metrics', version: 1 } } },
  fields: [
    { name: 'time', type: FieldType.time, config: {}, values: [0] },
    { name: 'cost', type: FieldType.number, config: { displayNameFromDS: 'from backend' }, labels, values: [1] },
  ],
});
const nameOf = (frame: DataFrame) => frame.fields[1].config.displayNameFromDS;

describe('nameEmptyGroups', () => {
  it('names the series without a value of its dimension', () => {
    expect(nameOf(nameEmptyGroups(series({ team: '' })))).toBe('(none)');
    expect(nameOf(nameEmptyGroups(series({ team: '', project: '' })))).toBe('(none)');
  });

  it('leaves the others', () => {
    expect(nameOf(nameEmptyGroups(series({ team: '', project: 'shop' })))).toBe('from backend');
    expect(nameOf(nameEmptyGroups(series({})))).toBe('from backend');
    expect(nameOf(nameEmptyGroups({ ...series({ team: '' }), meta: {} }))).toBe('from backend');
  });
});
