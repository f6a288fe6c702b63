import { useEffect, type RefObject } from 'react';

import type { AxisView } from '../axis/AxisView';
import type { FlameAction } from './flameState';

const WHEEL_SPEED = 0.002;

/** Ctrl and wheel zoom around the pointer, wheeling across or with Shift pans; up and down is left to scrolling. */
export function useWheel(
  box: RefObject<HTMLElement | null>,
  view: AxisView,
  width: number,
  dispatch: (action: FlameAction) => void
): void {
  useEffect(() => {
    const element = box.current;
    if (!element) {
      return;
    }
    // React's wheel listener is passive and could not keep the page from zooming.
    const onWheel = (event: WheelEvent) => {
      const unitsPerPx = (view.to - view.from) / Math.max(1, width);
      if (event.ctrlKey || event.metaKey) {
        event.preventDefault();
        const x = event.clientX - element.getBoundingClientRect().left;
        dispatch({ type: 'zoom', anchor: view.from + x * unitsPerPx, factor: Math.exp(event.deltaY * WHEEL_SPEED) });
        return;
      }
      const across = event.shiftKey ? event.deltaX || event.deltaY : event.deltaX;
      if (Math.abs(across) > Math.abs(event.shiftKey ? 0 : event.deltaY)) {
        event.preventDefault();
        dispatch({ type: 'pan', by: across * unitsPerPx });
      }
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, [box, view, width, dispatch]);
}
