import type { AgentMark } from '../agents/agentMarks';
import type { Pen } from './Pen';

interface Place {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Pixels of a bracket's arms, and of what is between it and the bar's edge. */
const ARM = 5;
const ROOM_FOR_ARROW = 28;

/**
 * A bracket that opens to the right at a sub-agent's beginning, an arrow at a hand-off's end. Returns the pixels that it
 * took at the right end of the bar, which ends at `right`.
 */
export function drawAgentMark(
  pen: Pen,
  mark: AgentMark,
  { x, y, width, height }: Place,
  right: number,
  color: string
): number {
  pen.fillStyle = color;
  if (mark.is === 'sub-agent') {
    const arm = Math.min(ARM, width);
    pen.fillRect(x, y, Math.min(2, width), height);
    pen.fillRect(x, y, arm, 2);
    pen.fillRect(x, y + height - 2, arm, 2);
    return 0;
  }
  if (right - x < ROOM_FOR_ARROW) {
    return 0;
  }
  const middle = y + height / 2;
  pen.fillRect(right - 14, middle - 1, 7, 2);
  pen.beginPath();
  pen.moveTo(right - 8, middle - 4);
  pen.lineTo(right - 3, middle);
  pen.lineTo(right - 8, middle + 4);
  pen.fill();
  return 16;
}
