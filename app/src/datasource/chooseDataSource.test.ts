import { chooseDataSource } from './chooseDataSource';

const available = [{ uid: 'first' }, { uid: 'second' }, { uid: 'third' }];

describe('the data source to open with', () => {
  it.each([
    ['the one chosen last', { remembered: 'third', configured: 'second' }, 'third'],
    ['else the configured one', { configured: 'second' }, 'second'],
    ['else the first', {}, 'first'],
    ['never one that is gone', { remembered: 'deleted', configured: 'deleted, too' }, 'first'],
  ])('is %s', (_, wishes, expected) => {
    expect(chooseDataSource(available, wishes)).toBe(expected);
  });

  it('is none where there is none', () => {
    expect(chooseDataSource([], { remembered: 'deleted' })).toBeUndefined();
  });
});
