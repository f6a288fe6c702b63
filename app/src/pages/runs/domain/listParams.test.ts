import { listParams } from './listParams';

describe('what a run keeps of the list it was opened from', () => {
  it('is range, filters and order, not the span or run of another page', () => {
    expect(
      listParams({ from: 'now-1h', 'var-filters': ['agent|=|a'], sort: 'cost', 'var-span': 'x', start: '1' })
    ).toEqual({
      from: 'now-1h',
      'var-filters': ['agent|=|a'],
      sort: 'cost',
    });
  });
});
