import { changes } from './changes';
import { tsv, type Cell } from './tsv';

const columns = ['provider', 'price_key', 'valid_from', 'time_from', 'time_to', 'band_from', 'input', 'output'];
const row = (key: string, input: Cell, output: Cell): Cell[] => ['p', key, '1970-01-01', 0, 86_400, 0, input, output];
const file = (...rows: Cell[][]) => tsv(columns, rows);

describe('changes', () => {
  it('names what was added, removed and changed', () => {
    const before = file(row('a', '1', '2'), row('b', '1', null), row('c', '1', '2'));
    const after = file(row('a', '1', '2'), row('b', '0.5', '3'), row('d', '4', null));
    expect(changes('prices.tsv', before, after)).toEqual([
      '- p c 1970-01-01 0 86400 0',
      '~ p b 1970-01-01 0 86400 0 input 1 -> 0.5',
      '~ p b 1970-01-01 0 86400 0 output none -> 3',
      '+ p d 1970-01-01 0 86400 0 input 4 output none',
    ]);
  });

  it('says nothing where nothing changed', () => {
    expect(changes('prices.tsv', file(row('a', '1', '2')), file(row('a', '1', '2')))).toEqual([]);
  });
});
