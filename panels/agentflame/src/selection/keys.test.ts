import { keyCommand } from './keys';

const press = (key: string, modifiers = {}) =>
  keyCommand({ key, shiftKey: false, ctrlKey: false, metaKey: false, altKey: false, ...modifiers });

describe('keys', () => {
  it('walk, open, zoom and go back', () => {
    expect(press('ArrowUp')).toEqual({ do: 'walk', direction: 'parent' });
    expect(press('Enter')).toEqual({ do: 'open' });
    expect(press('Z', { shiftKey: true })).toEqual({ do: 'zoom-to-span' });
    expect(press('+', { shiftKey: true })).toEqual({ do: 'zoom-in' });
    expect(press('ArrowLeft', { shiftKey: true })).toEqual({ do: 'pan', by: -1 });
    expect(press('Escape')).toEqual({ do: 'back' });
  });

  it('that belong to the page are left to it', () => {
    expect(press('Tab')).toBeUndefined();
    expect(press('0', { ctrlKey: true })).toBeUndefined();
    expect(press('toString')).toBeUndefined();
  });
});
