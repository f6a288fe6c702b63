import type { AxisKind } from '../axis/AxisKind';
import type { Direction } from './step';

/** What a key does in the graph. */
export type KeyCommand =
  | { do: 'walk'; direction: Direction }
  | { do: 'pan'; by: 1 | -1 }
  | { do: 'axis'; axis: AxisKind }
  | {
      do:
        | 'open'
        | 'zoom-to-span'
        | 'focus'
        | 'fold'
        | 'zoom-in'
        | 'zoom-out'
        | 'back'
        | 'step-back'
        | 'forward'
        | 'whole';
    };

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
    ' ': { do: 'fold' },
    z: { do: 'zoom-to-span' },
    b: { do: 'focus' },
    t: { do: 'axis', axis: 'time' },
    k: { do: 'axis', axis: 'tokens' },
    c: { do: 'axis', axis: 'cost' },
    '[': { do: 'step-back' },
    ']': { do: 'forward' },
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
