import type { TraceSpan } from '@loopscope/core';

import type { CategoryColor } from '../color/colorScheme';
import { drawAgentMark } from './drawAgentMark';
import type { FlameScene } from './FlameScene';
import type { Pen } from './Pen';

interface MarkedBar {
  span: TraceSpan;
  node: number;
  /** The span or one that is folded into it. */
  isFailed: boolean;
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
const ROOM_FOR_SYMBOL = 14;
const ROOM_FOR_CACHE_HIT = 44;

/**
 * What a bar says besides its length: error, wait for the first token, own part, critical path, fold, cache hit,
 * repeat, doubtful place, sub-agent or hand-off. Returns the pixels that the marks took at its right end.
 */
export function drawMarks(pen: Pen, scene: FlameScene, bar: MarkedBar): number {
  const { span } = bar;
  drawFirstToken(pen, scene, bar);
  drawOwnPart(pen, scene, bar);
  if (bar.isFailed) {
    drawError(pen, scene, bar);
  }
  if (scene.critical?.[bar.node] === 1) {
    drawCritical(pen, scene, bar);
  }
  if (scene.tree.issues.has(bar.node)) {
    drawDoubt(pen, scene, bar);
  }
  const end = bar.x + bar.width;
  let right = end;
  if (scene.folded.has(bar.node)) {
    right = drawFold(pen, bar, right);
  }
  const mark = scene.marks.get(bar.node);
  if (mark !== undefined) {
    right -= drawAgentMark(pen, mark, bar, right, bar.color.text);
  }
  if (span.llm?.identicalRepeat) {
    pen.fillStyle = bar.color.text;
    pen.fillRect(bar.x, bar.y + REPEAT_STRIPE, bar.width, REPEAT_STRIPE);
    if (right - bar.x >= ROOM_FOR_SYMBOL) {
      pen.fillText('↻', right - 13, bar.y + bar.height / 2 + 2);
      right -= 14;
    }
  }
  if ((span.llm?.tokens.cacheRead ?? 0) > 0 && right - bar.x >= ROOM_FOR_CACHE_HIT) {
    drawDiamond(pen, right - 8, bar.y + bar.height / 2, bar.color.text);
    right -= 14;
  }
  return end - right;
}

/** The part of a call before its first token is shaded and ends in a line; from there on it was streaming. Only where bars stand in time. */
function drawFirstToken(pen: Pen, scene: FlameScene, bar: MarkedBar): void {
  const waitMs = bar.span.llm?.timeToFirstTokenMs;
  if (waitMs === null || waitMs === undefined || scene.layout.ownStart !== null) {
    return;
  }
  const pxPerMs = scene.width / (scene.view.to - scene.view.from);
  const at = Math.min(bar.startX + waitMs * pxPerMs, bar.x + bar.width);
  if (at - bar.x < 2) {
    return;
  }
  shade(pen, scene, bar, bar.x, at);
  pen.fillStyle = bar.color.text;
  pen.fillRect(at - 1, bar.y, 1, bar.height);
}

/** On an axis of tokens or cost, what a caller used itself is shaded, at its right end. */
function drawOwnPart(pen: Pen, { layout, view, width, ...scene }: FlameScene, bar: MarkedBar): void {
  if (layout.ownStart === null) {
    return;
  }
  const from = (layout.ownStart[bar.node] - view.from) * (width / (view.to - view.from));
  const right = bar.x + bar.width;
  // A bar that is all its own has nothing to set it apart from.
  if (from - bar.startX > 1 && right - from > 1) {
    shade(pen, scene, bar, Math.max(from, bar.x), right);
  }
}

/** The shade goes away from the text's colour, so that the label on it stays readable. */
function shade(pen: Pen, { theme }: Pick<FlameScene, 'theme'>, bar: MarkedBar, from: number, to: number): void {
  const alpha = pen.globalAlpha;
  pen.globalAlpha = alpha * 0.3;
  pen.fillStyle = theme.colors.getContrastText(bar.color.text);
  pen.fillRect(from, bar.y, to - from, bar.height);
  pen.globalAlpha = alpha;
}

/** Not dimmed with its bar: an error is always seen. */
function drawError(pen: Pen, scene: FlameScene, bar: MarkedBar): void {
  const alpha = pen.globalAlpha;
  pen.globalAlpha = 1;
  pen.fillStyle = scene.theme.visualization.getColorByName('dark-red');
  pen.fillRect(bar.x, bar.y, Math.min(5, Math.max(bar.width, 1)), bar.height);
  pen.fillRect(bar.x, bar.y + bar.height - 3, bar.width, 3);
  pen.globalAlpha = alpha;
}

function drawCritical(pen: Pen, scene: FlameScene, bar: MarkedBar): void {
  pen.fillStyle = scene.theme.colors.text.maxContrast;
  pen.fillRect(bar.x, bar.y - 1, bar.width, 3);
}

function drawDoubt(pen: Pen, scene: FlameScene, bar: MarkedBar): void {
  pen.strokeStyle = scene.theme.colors.warning.text;
  pen.lineWidth = 1;
  pen.setLineDash([3, 3]);
  pen.strokeRect(bar.x + 0.5, bar.y + 0.5, Math.max(bar.width - 1, 1), bar.height - 1);
  pen.setLineDash([]);
}

/** A stack of sheets below the bar, and a plus where there is room. */
function drawFold(pen: Pen, bar: MarkedBar, right: number): number {
  pen.fillStyle = bar.color.text;
  const bottom = bar.y + bar.height;
  pen.fillRect(bar.x, bottom - 1, bar.width, 1);
  pen.fillRect(bar.x, bottom - 3, bar.width, 1);
  if (right - bar.x < ROOM_FOR_SYMBOL) {
    return right;
  }
  pen.fillText('+', right - 12, bar.y + bar.height / 2);
  return right - 14;
}

function drawDiamond(pen: Pen, x: number, y: number, color: string): void {
  pen.fillStyle = color;
  pen.beginPath();
  pen.moveTo(x, y - 4);
  pen.lineTo(x + 4, y);
  pen.lineTo(x, y + 4);
  pen.lineTo(x - 4, y);
  pen.fill();
}
