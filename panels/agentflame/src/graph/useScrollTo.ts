import { useEffect, type RefObject } from 'react';

import { AXIS_HEIGHT, ROW_HEIGHT } from '../draw/metrics';

/** Scrolls as little as needed so that a row can be seen; -1 = none is asked for. */
export function useScrollTo(boxRef: RefObject<HTMLElement | null>, row: number): void {
  useEffect(() => {
    const element = boxRef.current;
    if (!element || row < 0) {
      return;
    }
    const top = row * ROW_HEIGHT;
    const visible = element.clientHeight - AXIS_HEIGHT;
    if (top < element.scrollTop) {
      element.scrollTop = top;
    } else if (top + ROW_HEIGHT > element.scrollTop + visible) {
      element.scrollTop = top + ROW_HEIGHT - visible;
    }
  }, [boxRef, row]);
}
