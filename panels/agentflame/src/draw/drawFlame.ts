import type { TraceSpan } from '@loopscope/core';

import { barLabel, subjectOf, type BarLabel } from './barLabel';
import { drawMarks } from './drawMarks';
import { drawTimeGrid } from './drawTimeGrid';
import type { FlameScene } from './FlameScene';
import { fitText } from './fitText';
import { AXIS_HEIGHT, BAR_GAP, ROW_HEIGHT, SHORTEST_LABEL } from './metrics';
import { visibleBars, type Bar } from './visibleBars';

/** Draws the scene. The context's scale is set to CSS pixels by the caller. */
export function drawFlame(ctx: CanvasRenderingContext2D, scene: FlameScene): void {
  const { layout, theme, width, height, scrollTop } = scene;
  ctx.clearRect(0, 0, width, height);
  ctx.font = `${theme.typography.bodySmall.fontSize} ${theme.typography.fontFamily}`;
  ctx.textBaseline = 'middle';
  drawTimeGrid(ctx, scene);

  ctx.save();
  ctx.beginPath();
  ctx.rect(0, AXIS_HEIGHT, width, height - AXIS_HEIGHT);
  ctx.clip();
  const rows = {
    first: Math.floor(scrollTop / ROW_HEIGHT),
    last: Math.floor((scrollTop + height - AXIS_HEIGHT) / ROW_HEIGHT),
  };
  visibleBars(layout, scene.view, width, rows, (bar) => drawBar(ctx, scene, bar));
  outline(ctx, scene, scene.selected, theme.colors.text.maxContrast, 2);
  outline(ctx, scene, scene.focused, theme.colors.primary.border, 2);
  ctx.restore();
}

function drawBar(ctx: CanvasRenderingContext2D, scene: FlameScene, bar: Bar): void {
  const { tree, theme, colors } = scene;
  const color = colors.categories[colors.categoryOf[bar.node]];
  // Drawing far outside of the viewport loses precision in some browsers.
  const x = Math.max(bar.x, -2);
  const right = Math.min(bar.x + bar.width, scene.width + 2);
  const y = rowTop(scene, bar.row);
  const barHeight = ROW_HEIGHT - BAR_GAP;
  // A hair of background between neighbours keeps them apart where there is room for it.
  const width = Math.max(1, right - x - (bar.width > 4 ? 1 : 0));

  ctx.fillStyle = bar.count > 1 && bar.hasError ? theme.visualization.getColorByName('red') : color.fill;
  ctx.fillRect(x, y, width, barHeight);
  if (bar.count > 1) {
    return;
  }
  const span = tree.spans[bar.node];
  const taken = drawMarks(ctx, scene, { span, node: bar.node, x, y, width, height: barHeight, startX: bar.x, color });
  if (bar.node === scene.hovered) {
    ctx.fillStyle = theme.colors.action.hover;
    ctx.fillRect(x, y, width, barHeight);
  }
  if (width >= SHORTEST_LABEL) {
    // A label stays on screen while any part of its bar does.
    const left = Math.max(x, 0);
    const text = fitLabel(ctx, span, scene.label, right - left - 10 - taken);
    ctx.fillStyle = color.text;
    ctx.fillText(text, left + (span.status === 'error' ? 9 : 6), y + barHeight / 2 + 0.5);
  }
}

/** A figure that is cut off misleads, so it goes first. */
function fitLabel(ctx: CanvasRenderingContext2D, span: TraceSpan, label: BarLabel, widthPx: number): string {
  const whole = barLabel(span, label);
  return ctx.measureText(whole).width <= widthPx ? whole : fitText(ctx, subjectOf(span), widthPx);
}

function outline(ctx: CanvasRenderingContext2D, scene: FlameScene, node: number, color: string, width: number): void {
  if (node < 0) {
    return;
  }
  const { layout, view } = scene;
  const pxPerMs = scene.width / (view.to - view.from);
  const left = Math.max((layout.start[node] - view.from) * pxPerMs, -4);
  const right = Math.min((layout.end[node] - view.from) * pxPerMs, scene.width + 4);
  if (right < 0 || left > scene.width) {
    return;
  }
  ctx.strokeStyle = color;
  ctx.lineWidth = width;
  ctx.strokeRect(
    left,
    rowTop(scene, layout.row[node]) - width / 2,
    Math.max(right - left, 2),
    ROW_HEIGHT - BAR_GAP + width
  );
}

function rowTop(scene: FlameScene, row: number): number {
  return AXIS_HEIGHT + row * ROW_HEIGHT - scene.scrollTop + BAR_GAP / 2;
}
