import type { Direction } from './step';

/** What a key does in the graph. */
export type KeyCommand =
  | { do: 'walk'; direction: Direction }
  | { do: 'pan'; by: 1 | -1 }
  | { do: 'open' | 'zoom-to-span' | 'zoom-in' | 'zoom-out' | 'back' | 'whole' };

const WALK = new Map<string, Direction>(
  Object.entries({
    ArrowUp: 'parent',
    ArrowDown: 'first-child',
    ArrowLeft: 'previous-sibling',
    ArrowRight: 'next-sibling',
    Home: 'first',
    End: 'last',
  } as const)
);

const OTHERS = new Map<string, KeyCommand>(
  Object.entries({
    Enter: { do: 'open' },
    z: { do: 'zoom-to-span' },
    '+': { do: 'zoom-in' },
    '=': { do: 'zoom-in' },
    '-': { do: 'zoom-out' },
    '0': { do: 'whole' },
    Escape: { do: 'back' },
  } as const)
);

interface Pressed {
  key: string;
  shiftKey: boolean;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
}

/** undefined: not ours, leave the key to the page. */
export function keyCommand(event: Pressed): KeyCommand | undefined {
  if (event.ctrlKey || event.metaKey || event.altKey) {
    return undefined;
  }
  if (event.shiftKey && event.key === 'ArrowLeft') {
    return { do: 'pan', by: -1 };
  }
  if (event.shiftKey && event.key === 'ArrowRight') {
    return { do: 'pan', by: 1 };
  }
  const direction = WALK.get(event.key);
  return direction
    ? { do: 'walk', direction }
    : OTHERS.get(event.key.length === 1 ? event.key.toLowerCase() : event.key);
}
