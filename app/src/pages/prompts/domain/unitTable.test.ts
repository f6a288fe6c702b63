import { unitTable } from './unitTable';

const runs = [
  { user: 'ann', cost: 1 },
  { user: 'ann', cost: 2 },
  { user: 'bob', cost: null },
  { user: 'cid', cost: 0 },
];

describe('sums of a unit', () => {
  it('leave out what is unknown and keep what is zero', () => {
    const table = unitTable(
      runs,
      ({ user }) => user,
      ({ cost }) => (cost === null ? null : { y: cost, x: 1 })
    );
    expect(table).toEqual([
      { y: 3, x: 2 },
      { y: 0, x: 1 },
    ]);
  });
});
