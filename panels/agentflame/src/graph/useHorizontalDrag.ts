import { useRef, useState, type PointerEvent } from 'react';

interface Reactions {
  onDrag: (byPx: number) => void;
  /** Pressed and released in place, relative to the element. */
  onTap: (x: number, y: number) => void;
  onHover: (x: number, y: number) => void;
  onLeave: () => void;
}

/** A hand trembles; less movement than this is a tap. */
const DRAG_FROM_PX = 4;

/** Tells dragging across from tapping and hovering, for mouse, pen and touch. */
export function useHorizontalDrag({ onDrag, onTap, onHover, onLeave }: Reactions) {
  const press = useRef<{ startX: number; lastX: number; moved: boolean } | null>(null);
  const [isDragging, setDragging] = useState(false);

  const release = () => {
    press.current = null;
    setDragging(false);
  };

  return {
    isDragging,
    handlers: {
      onPointerDown: (event: PointerEvent<HTMLElement>) => {
        const { x } = within(event);
        // The scroll bar belongs to the browser.
        if (event.button === 0 && x < event.currentTarget.clientWidth) {
          press.current = { startX: event.clientX, lastX: event.clientX, moved: false };
        }
      },
      onPointerMove: (event: PointerEvent<HTMLElement>) => {
        const pressed = press.current;
        if (!pressed) {
          const { x, y } = within(event);
          onHover(x, y);
          return;
        }
        if (!pressed.moved && Math.abs(event.clientX - pressed.startX) >= DRAG_FROM_PX) {
          pressed.moved = true;
          event.currentTarget.setPointerCapture(event.pointerId);
          setDragging(true);
        }
        if (pressed.moved) {
          onDrag(event.clientX - pressed.lastX);
          pressed.lastX = event.clientX;
        }
      },
      onPointerUp: (event: PointerEvent<HTMLElement>) => {
        const pressed = press.current;
        release();
        if (pressed && !pressed.moved) {
          const { x, y } = within(event);
          onTap(x, y);
        }
      },
      onPointerCancel: release,
      onPointerLeave: () => {
        if (!press.current) {
          onLeave();
        }
      },
    },
  };
}

function within(event: PointerEvent<HTMLElement>): { x: number; y: number } {
  const box = event.currentTarget.getBoundingClientRect();
  return { x: event.clientX - box.left, y: event.clientY - box.top };
}
