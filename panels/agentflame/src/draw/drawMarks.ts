import type { TraceSpan } from '@loopscope/core';

import type { CategoryColor } from '../color/colorScheme';
import type { FlameScene } from './FlameScene';

interface MarkedBar {
  span: TraceSpan;
  node: number;
  x: number;
  y: number;
  width: number;
  height: number;
  /** Where the span starts, which may be left of the viewport. */
  startX: number;
  color: CategoryColor;
}

/** A repeat shows on any bar; its symbol, like the other marks at a bar's end, needs room. */
const REPEAT_STRIPE = 2;
const ROOM_FOR_REPEAT = 14;
const ROOM_FOR_CACHE_HIT = 44;

/**
 * What a bar says besides its length: error, wait for the first token, cache hit, repeat, doubtful place.
 * Returns the pixels that the marks took at its right end.
 */
export function drawMarks(ctx: CanvasRenderingContext2D, scene: FlameScene, bar: MarkedBar): number {
  const { span } = bar;
  drawFirstToken(ctx, scene, bar);
  if (span.status === 'error') {
    drawError(ctx, scene, bar);
  }
  if (scene.tree.issues.has(bar.node)) {
    drawDoubt(ctx, scene, bar);
  }
  const end = bar.x + bar.width;
  let right = end;
  if (span.llm?.identicalRepeat) {
    ctx.fillStyle = bar.color.text;
    ctx.fillRect(bar.x, bar.y + REPEAT_STRIPE, bar.width, REPEAT_STRIPE);
    if (bar.width >= ROOM_FOR_REPEAT) {
      ctx.fillText('↻', right - 13, bar.y + bar.height / 2 + 2);
      right -= 14;
    }
  }
  if ((span.llm?.tokens.cacheRead ?? 0) > 0 && bar.width >= ROOM_FOR_CACHE_HIT) {
    drawDiamond(ctx, right - 8, bar.y + bar.height / 2, bar.color.text);
    right -= 14;
  }
  return end - right;
}

/** The part of a call before its first token is shaded and ends in a line. */
function drawFirstToken(ctx: CanvasRenderingContext2D, scene: FlameScene, bar: MarkedBar): void {
  const waitMs = bar.span.llm?.timeToFirstTokenMs;
  if (waitMs === null || waitMs === undefined) {
    return;
  }
  const pxPerMs = scene.width / (scene.view.to - scene.view.from);
  const at = Math.min(bar.startX + waitMs * pxPerMs, bar.x + bar.width);
  if (at - bar.x < 2) {
    return;
  }
  // The shade goes away from the text's colour, so that the label on it stays readable.
  ctx.globalAlpha = 0.3;
  ctx.fillStyle = scene.theme.colors.getContrastText(bar.color.text);
  ctx.fillRect(bar.x, bar.y, at - bar.x, bar.height);
  ctx.globalAlpha = 1;
  ctx.fillStyle = bar.color.text;
  ctx.fillRect(at - 1, bar.y, 1, bar.height);
}

function drawError(ctx: CanvasRenderingContext2D, scene: FlameScene, bar: MarkedBar): void {
  ctx.fillStyle = scene.theme.visualization.getColorByName('dark-red');
  ctx.fillRect(bar.x, bar.y, Math.min(5, Math.max(bar.width, 1)), bar.height);
  ctx.fillRect(bar.x, bar.y + bar.height - 3, bar.width, 3);
}

function drawDoubt(ctx: CanvasRenderingContext2D, scene: FlameScene, bar: MarkedBar): void {
  ctx.strokeStyle = scene.theme.colors.warning.text;
  ctx.lineWidth = 1;
  ctx.setLineDash([3, 3]);
  ctx.strokeRect(bar.x + 0.5, bar.y + 0.5, Math.max(bar.width - 1, 1), bar.height - 1);
  ctx.setLineDash([]);
}

function drawDiamond(ctx: CanvasRenderingContext2D, x: number, y: number, color: string): void {
  ctx.fillStyle = color;
  ctx.beginPath();
  ctx.moveTo(x, y - 4);
  ctx.lineTo(x + 4, y);
  ctx.lineTo(x, y + 4);
  ctx.lineTo(x - 4, y);
  ctx.fill();
}
