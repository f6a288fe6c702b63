import { migrateOptions } from './migrateOptions';

describe('options of a saved dashboard', () => {
  it.each([
    [
      { showPlainSpans: false, colorBy: 'kind' },
      { plainSpans: 'hide', colorBy: 'kind' },
    ],
    [{ showPlainSpans: true }, { plainSpans: 'show' }],
    [{ plainSpans: 'fold' }, { plainSpans: 'fold' }],
  ] as const)('%j become %j', (saved, now) => expect(migrateOptions({ options: saved })).toEqual(now));
});
