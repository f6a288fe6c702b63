import { DEFAULT_OPTIONS } from './ContextWindowOptions';
import { migrateOptions } from './migrateOptions';

describe('options of older versions', () => {
  it('keep what was set and get defaults for what did not exist', () => {
    expect(migrateOptions({ options: { order: 'time', scaleTo: 'limit' } })).toEqual({
      ...DEFAULT_OPTIONS,
      order: 'time',
      scaleTo: 'limit',
    });
  });

  it('are the defaults where another panel was before', () => {
    const options: object = { order: 7, legend: {} };
    expect(migrateOptions({ options })).toEqual(DEFAULT_OPTIONS);
  });
});
