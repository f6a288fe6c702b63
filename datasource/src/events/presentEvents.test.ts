import { createDataFrame, FieldType } from '@grafana/data';

import { presentEvents } from './presentEvents';

const RUN = '4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7';

const events = (row: Record<string, unknown>) =>
  createDataFrame({
    meta: { custom: { loopscope: { contract: 'events', version: 1 } } },
    fields: Object.entries({ time: 1000, timeEnd: null, ...row }).map(([name, value]) => ({
      name,
      type: name.startsWith('time') ? FieldType.time : FieldType.string,
      values: [value],
    })),
  });
const cell = (row: Record<string, unknown>, name: string) =>
  presentEvents(events(row)).fields.find((field) => field.name === name)?.values[0];

describe('an event as an annotation', () => {
  it('says what is new and what was before', () => {
    const row = { kind: 'deployment', service: 'shop', value: '1.1', previous: '1.0' };
    expect(cell(row, 'title')).toBe('shop 1.1');
    expect(cell(row, 'text')).toBe('Before: 1.0. Now: 1.1.');
    expect(cell({ ...row, service: 'a,b' }, 'tags')).toBe('deployment,a b');
  });

  it('opens its run', () => {
    const row = { kind: 'cost', agent: 'seeker', cost: 2.5, run_id: RUN, timeEnd: 3000 };
    expect(cell(row, 'title')).toBe('seeker spends $2.50');
    expect(cell(row, 'text')).toBe(
      `<a href="/a/loopscope-app/runs/${RUN}?start=1000&amp;duration=2000">Open the run</a>`
    );
  });

  it('shows nothing of a span as HTML', () => {
    const row = { kind: 'model', agent: 'x', value: '<img src=x>', previous: '&' };
    expect(cell(row, 'text')).toBe('Before: &amp;. Now: &lt;img src=x&gt;.');
  });

  it('has its title beside its time, and no HTML in tables', () => {
    const { fields } = presentEvents(events({ kind: 'loop', agent: 'x' }));
    expect(fields.map(({ name }) => name)).toEqual(['time', 'timeEnd', 'title', 'kind', 'agent', 'text', 'tags']);
    expect(fields.filter(({ config }) => config.custom?.hideFrom.viz).map(({ name }) => name)).toEqual([
      'text',
      'tags',
    ]);
  });

  it('leaves other frames', () => {
    const other = createDataFrame({ fields: [] });
    expect(presentEvents(other)).toBe(other);
  });
});
