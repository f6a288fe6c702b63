import { FieldType, type DataFrame } from '@grafana/data';

import { localiseNames } from './localiseNames';

jest.mock('@grafana/i18n', () => ({
  t: (id: string, english: string) =>
    ({ 'measure.cost.name': 'Kosten', 'dimension.team.name': 'Gruppe', 'metrics.no-value': '(keine)' })[id] ?? english,
}));

const frame = (contract: string, ...fields: Array<[name: string, display: string]>): DataFrame => ({
  length: 0,
  meta: { custom: { loopscope: { contract, version: 1 } } },
  fields: fields.map(([name, displayNameFromDS]) => ({
    name,
    type: FieldType.number,
    config: { displayNameFromDS },
    values: [],
  })),
});
const names = ({ fields }: DataFrame) => fields.map(({ config }) => config.displayNameFromDS);

describe('names of the backend', () => {
  it('are told in the language of the reader', () => {
    const given = frame(
      'metrics',
      ['team', 'Team'],
      ['cost', 'Cost: (none), shop'],
      ['cost_previous', 'Cost (1w earlier)'],
      ['cost_change', 'Cost, change']
    );
    expect(names(localiseNames(given))).toEqual([
      'Gruppe',
      'Kosten: (keine), shop',
      'Kosten (1w earlier)',
      'Kosten, change',
    ]);
  });

  it('of other frames stay', () => {
    expect(names(localiseNames(frame('runs', ['cost', 'Cost'])))).toEqual(['Cost']);
  });
});
