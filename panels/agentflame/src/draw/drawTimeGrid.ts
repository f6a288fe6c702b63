import { formatTick } from '../view/formatTick';
import { timeTicks } from '../view/timeTicks';
import type { FlameScene } from './FlameScene';
import { AXIS_HEIGHT } from './metrics';

/** The axis on top, time since the run's start, and a faint line down from each label. */
export function drawTimeGrid(ctx: CanvasRenderingContext2D, scene: FlameScene): void {
  const { view, theme, width, height } = scene;
  const pxPerMs = width / (view.to - view.from);
  const ticks = timeTicks(view, width);
  const step = ticks.length > 1 ? ticks[1] - ticks[0] : view.to - view.from;
  for (const tick of ticks) {
    const x = Math.round((tick - view.from) * pxPerMs) + 0.5;
    ctx.fillStyle = theme.colors.border.weak;
    ctx.fillRect(x, AXIS_HEIGHT, 1, height - AXIS_HEIGHT);
    ctx.fillStyle = theme.colors.text.secondary;
    const label = formatTick(tick, step);
    const labelWidth = ctx.measureText(label).width;
    if (x + labelWidth + 4 <= width) {
      ctx.fillText(label, x + (x < 2 ? 2 : 4), AXIS_HEIGHT / 2);
      ctx.fillRect(x, AXIS_HEIGHT - 6, 1, 6);
    }
  }
}
