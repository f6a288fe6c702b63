import { measures } from './src/measures';
import { addsUp, reasonsOf, reasonText } from './src/sums';
import figures from './figures.json';
import sums from './traceql.json';

it.each(measures)('$id says how true it is where Tempo adds up', ({ id, exactness }) => {
  expect(exactness.tempo_sums).toBe(addsUp(id) ? 'approximate' : 'unavailable');
  if (exactness.tempo === 'unavailable') {
    expect(exactness.tempo_sums).toBe('unavailable');
  }
  reasonsOf(id).forEach((reason) => expect(reasonText(reason)).not.toBe(reason));
});

it('adds up figures that there are', () => {
  expect(Object.keys(figures.figures)).toEqual(expect.arrayContaining(Object.keys(sums.figures)));
});
