import metersJson from '../../prices/meters.json';
import { figureOf, formulas, tables, values } from './catalogue';
import { isAnsweredBy } from './measureSql';

const BUCKETS = ['input', 'cache_read', 'cache_write', 'output', 'reasoning'];

describe('what is added up', () => {
  it.each(BUCKETS)('the cost of %s is that of the bucket and of its parts', (bucket) => {
    const parts = metersJson.meters.filter(({ part_of: of }) => of === bucket).map(({ meter }) => meter);
    expect(values[`${bucket}_cost`]).toEqual({ members: [bucket, ...parts], of: 'costs' });
  });

  it('is known for each figure that a table has or lacks, and each measure has a table', () => {
    for (const { figures = [] } of tables) {
      figures.forEach((name) => expect(figureOf(name)).toBeDefined());
    }
    for (const id of Object.keys(formulas)) {
      expect([id, tables.some((table) => table.rows !== 'sums' && isAnsweredBy(table, id))]).toEqual([id, true]);
    }
  });

  it('has the same figures and dimensions in every grain of a roll-up', () => {
    for (const table of tables) {
      const finer = tables.find(({ stored_in: stored }) => stored !== undefined && stored === table.added_up_from);
      expect(finer?.figures ?? table.figures).toEqual(table.figures);
      expect(finer?.dimensions ?? table.dimensions).toEqual(table.dimensions);
    }
  });
});
