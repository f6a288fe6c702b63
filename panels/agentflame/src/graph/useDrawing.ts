import { useLayoutEffect, type RefObject } from 'react';

import { drawFlame } from '../draw/drawFlame';
import type { FlameScene } from '../draw/FlameScene';
import { usePixelRatio } from './usePixelRatio';

/** Draws the scene whenever it changes, as sharp as the screen is. */
export function useDrawing(canvas: RefObject<HTMLCanvasElement | null>, scene: FlameScene): void {
  const pixelRatio = usePixelRatio();
  const { width, height } = scene;
  useLayoutEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context || width === 0 || height === 0) {
      return;
    }
    const pixels = { width: Math.round(width * pixelRatio), height: Math.round(height * pixelRatio) };
    // Setting a size, even the same, makes a new bitmap.
    if (context.canvas.width !== pixels.width || context.canvas.height !== pixels.height) {
      Object.assign(context.canvas, pixels);
    }
    context.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0);
    drawFlame(context, scene);
  }, [canvas, scene, width, height, pixelRatio]);
}
