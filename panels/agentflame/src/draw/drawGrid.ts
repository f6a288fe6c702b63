import { axisTicks } from '../axis/axisTicks';
import { formatTick } from '../axis/formatTick';
import type { FlameScene } from './FlameScene';
import { AXIS_HEIGHT } from './metrics';
import type { Pen } from './Pen';

/** The axis on top and a faint line down from each label. */
export function drawGrid(pen: Pen, scene: FlameScene): void {
  const { layout, view, theme, width, height } = scene;
  const pxPerUnit = width / (view.to - view.from);
  const ticks = axisTicks(layout.axis, view, width);
  const step = ticks.length > 1 ? ticks[1] - ticks[0] : view.to - view.from;
  for (const tick of ticks) {
    const x = Math.round((tick - view.from) * pxPerUnit) + 0.5;
    pen.fillStyle = theme.colors.border.weak;
    pen.fillRect(x, AXIS_HEIGHT, 1, height - AXIS_HEIGHT);
    pen.fillStyle = theme.colors.text.secondary;
    const label = scene.figures[layout.axis]?.(tick) ?? formatTick(layout.axis, tick, step);
    const labelWidth = pen.measureText(label).width;
    if (x + labelWidth + 4 <= width) {
      pen.fillText(label, x + (x < 2 ? 2 : 4), AXIS_HEIGHT / 2);
      pen.fillRect(x, AXIS_HEIGHT - 6, 1, 6);
    }
  }
}
