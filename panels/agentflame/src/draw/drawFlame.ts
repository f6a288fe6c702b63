import type { TraceSpan } from '@loopscope/core';

import { barLabel, subjectOf } from './barLabel';
import { drawFailedPoints } from './drawFailedPoints';
import { drawGrid } from './drawGrid';
import { drawMarks } from './drawMarks';
import type { FlameScene } from './FlameScene';
import { fitText } from './fitText';
import { AXIS_HEIGHT, BAR_GAP, ROW_HEIGHT, SHORTEST_LABEL, rowTop } from './metrics';
import type { Pen } from './Pen';
import { visibleBars, type Bar } from './visibleBars';

/** Bars below this width may be covered by their neighbours, whose edges are rounded to pixels. */
const NARROW_PX = 4;

/** How much is left of a bar that is not looked for. */
const DIMMED = 0.22;

/** Draws the scene. The pen's scale is set to CSS pixels by the caller. */
export function drawFlame(pen: Pen, scene: FlameScene): void {
  const { layout, theme, width, height, scrollTop } = scene;
  pen.clearRect(0, 0, width, height);
  pen.font = `${theme.typography.bodySmall.fontSize} ${theme.typography.fontFamily}`;
  pen.textBaseline = 'middle';
  drawGrid(pen, scene);

  pen.save();
  pen.beginPath();
  pen.rect(0, AXIS_HEIGHT, width, height - AXIS_HEIGHT);
  pen.clip();
  const rows = {
    first: Math.floor(scrollTop / ROW_HEIGHT),
    last: Math.floor((scrollTop + height - AXIS_HEIGHT) / ROW_HEIGHT),
  };
  const errors: Bar[] = [];
  visibleBars(layout, scene.view, width, rows, scene.litCounts, (bar) => {
    if (bar.hasError && bar.width < NARROW_PX) {
      errors.push({ ...bar });
    } else {
      drawBar(pen, scene, bar);
    }
  });
  // Last, so that no neighbour covers them.
  errors.forEach((bar) => drawBar(pen, scene, bar));
  drawFailedPoints(pen, scene, rows);
  outline(pen, scene, scene.selected, theme.colors.text.maxContrast, 2);
  outline(pen, scene, scene.focused, theme.colors.primary.border, 2);
  pen.restore();
}

function drawBar(pen: Pen, scene: FlameScene, bar: Bar): void {
  const { tree, theme, colors, layout } = scene;
  const color = colors.categories[colors.categoryOf[bar.node]];
  // Edges between pixels would make stripes of what is joined.
  const [low, high] = bar.count > 1 ? [Math.floor, Math.ceil] : [Number, Number];
  // Drawing far outside of the viewport loses precision in some browsers.
  const x = Math.max(low(bar.x), -2);
  const right = Math.min(high(bar.x + bar.width), scene.width + 2);
  const y = rowTop(bar.row, scene.scrollTop);
  const height = ROW_HEIGHT - BAR_GAP;
  // A hair of background between neighbours keeps them apart where there is room for it.
  const width = Math.max(1, right - x - (bar.width > 4 ? 1 : 0));

  pen.globalAlpha = bar.isLit ? 1 : DIMMED;
  pen.fillStyle = bar.count > 1 && bar.hasError ? theme.visualization.getColorByName('red') : color.fill;
  pen.fillRect(x, y, width, height);
  if (bar.count > 1) {
    pen.globalAlpha = 1;
    return;
  }
  const span = tree.spans[bar.node];
  const isFailed = layout.failed[bar.node] === 1;
  const taken = drawMarks(pen, scene, { span, isFailed, node: bar.node, x, y, width, height, startX: bar.x, color });
  if (bar.node === scene.hovered) {
    pen.fillStyle = theme.colors.action.hover;
    pen.fillRect(x, y, width, height);
  }
  if (width >= SHORTEST_LABEL) {
    // A label stays on screen while any part of its bar does.
    const left = Math.max(x, 0);
    pen.fillStyle = color.text;
    const label = barLabel(span, scene.label, {
      axis: layout.axis,
      width: layout.end[bar.node] - layout.start[bar.node],
      figures: scene.figures,
    });
    const text = fitLabel(pen, span, label, right - left - 10 - taken);
    pen.fillText(text, left + (isFailed ? 9 : 6), y + height / 2 + 0.5);
  }
  pen.globalAlpha = 1;
}

/** A figure that is cut off misleads, so it goes first. */
function fitLabel(pen: Pen, span: TraceSpan, label: string, widthPx: number): string {
  return pen.measureText(label).width <= widthPx ? label : fitText(pen, subjectOf(span), widthPx);
}

function outline(pen: Pen, scene: FlameScene, node: number, color: string, width: number): void {
  if (node < 0 || scene.layout.row[node] < 0) {
    return;
  }
  const { layout, view } = scene;
  const pxPerUnit = scene.width / (view.to - view.from);
  const left = Math.max((layout.start[node] - view.from) * pxPerUnit, -4);
  const right = Math.min((layout.end[node] - view.from) * pxPerUnit, scene.width + 4);
  if (right < 0 || left > scene.width) {
    return;
  }
  pen.strokeStyle = color;
  pen.lineWidth = width;
  pen.strokeRect(
    left,
    rowTop(layout.row[node], scene.scrollTop) - width / 2,
    Math.max(right - left, 2),
    ROW_HEIGHT - BAR_GAP + width
  );
}
