import { readOrder } from './runsOrder';

describe('the order of runs in an address', () => {
  it.each([
    ['cost', 'asc', { orderBy: 'cost', order: 'asc' }],
    ['repeats', undefined, { orderBy: 'repeats', order: 'desc' }],
    [undefined, undefined, { orderBy: 'start', order: 'desc' }],
    ['cost; DROP TABLE', 'sideways', { orderBy: 'start', order: 'desc' }],
    [['cost', 'start'], 'asc', { orderBy: 'start', order: 'asc' }],
  ])('%j, %j', (sort, order, expected) => {
    expect(readOrder(sort, order)).toEqual(expected);
  });
});
