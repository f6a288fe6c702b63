import type { FlameScene } from '../draw/FlameScene';
import { drawFlame } from '../draw/drawFlame';
import { AXIS_HEIGHT, ROW_HEIGHT } from '../draw/metrics';
import type { Pen } from '../draw/Pen';
import { SvgPen } from './SvgPen';

/** Browsers make no canvas that is higher. */
const HIGHEST = 16_000;

/** The scene with all its rows, and without pointer and keyboard. */
function wholeScene(scene: FlameScene): FlameScene {
  const height = Math.min(HIGHEST, AXIS_HEIGHT + scene.layout.rowCount * ROW_HEIGHT);
  return { ...scene, height, scrollTop: 0, hovered: -1, focused: -1, selected: -1 };
}

/** The part of the run that is in view, with all its rows, as a file. */
export async function pictureOf(shown: FlameScene, format: 'png' | 'svg'): Promise<Blob> {
  const scene = wholeScene(shown);
  const { width, height, theme } = scene;
  const canvas = document.createElement('canvas');
  const scale = format === 'png' && height <= HIGHEST / 2 ? 2 : 1;
  Object.assign(canvas, { width: width * scale, height: height * scale });
  const context = canvas.getContext('2d');
  if (!context) {
    throw new Error('The browser gives no canvas to draw on.');
  }
  context.font = `${theme.typography.bodySmall.fontSize} ${theme.typography.fontFamily}`;
  if (format === 'svg') {
    const pen = new SvgPen(width, height, context);
    background(pen, scene);
    drawFlame(pen, scene);
    return new Blob([pen.toString()], { type: 'image/svg+xml' });
  }
  context.scale(scale, scale);
  drawFlame(context, scene);
  // Drawing begins by clearing, so what lies behind is put there afterwards.
  context.globalCompositeOperation = 'destination-over';
  background(context, scene);
  return new Promise((resolve, reject) =>
    canvas.toBlob(
      (blob) => (blob ? resolve(blob) : reject(new Error('The picture is too large for the browser.'))),
      'image/png'
    )
  );
}

function background(pen: Pick<Pen, 'fillStyle' | 'fillRect'>, { theme, width, height }: FlameScene) {
  pen.fillStyle = theme.colors.background.primary;
  pen.fillRect(0, 0, width, height);
}
