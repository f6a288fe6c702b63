import { createDataFrame } from '@grafana/data';

import { presentLists } from './presentLists';

const frame = (contract: string, ...names: string[]) =>
  createDataFrame({
    meta: { custom: { loopscope: { contract, version: 1 } } },
    fields: names.map((name) => ({ name, values: ['1'] })),
  });
const linked = (contract: string, ...names: string[]) =>
  Object.fromEntries(
    presentLists(frame(contract, ...names), { uid: 'u', name: 'n' }).fields.flatMap(({ name, config }) =>
      (config.links ?? []).map(({ internal }) => [name, internal?.query])
    )
  );

describe('a list', () => {
  it('of what runs did opens the run from its first column', () => {
    expect(linked('calls', 'start', 'agent', 'run_id')).toMatchObject({
      start: { queryType: 'trace', runId: '${__data.fields.run_id}' },
      run_id: { queryType: 'trace', runId: '${__value.raw}' },
    });
  });

  it('leads to the database that answered it', () => {
    const { fields } = presentLists(frame('runs', 'trace_id'), { uid: 'u', name: 'n', source: 'tempo' });
    expect(fields[0].config.links?.[0].internal?.query).toMatchObject({ queryType: 'trace', source: 'tempo' });
  });

  it('of sessions opens the runs of one', () => {
    expect(linked('sessions', 'start', 'conversation_id')).toEqual({
      conversation_id: expect.objectContaining({ queryType: 'runs' }),
    });
  });
});
