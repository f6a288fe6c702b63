import generated from '../measures.sql.json';
import { distributions } from './distributions';

it('measures with a distribution are those of which SQL finds one', () => {
  expect([...distributions].sort()).toEqual(Object.keys(generated.distributions).sort());
});
