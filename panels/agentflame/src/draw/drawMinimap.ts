import type { AxisView } from '../axis/AxisView';
import type { ColorScheme } from '../color/colorScheme';
import type { FlameLayout } from '../layout/FlameLayout';
import type { Pen } from './Pen';
import { visibleBars } from './visibleBars';

interface MinimapScene {
  layout: FlameLayout;
  colors: ColorScheme;
  litCounts: Uint32Array | null;
  /** The colour of errors. */
  error: string;
  width: number;
  height: number;
}

/** Rows that fit, each at least a pixel high; of a higher run, evenly chosen ones. */
export function drawMinimap(pen: Pen, { layout, colors, litCounts, error, width, height }: MinimapScene): void {
  pen.clearRect(0, 0, width, height);
  const shown = Math.min(layout.rowCount, height);
  const rowHeight = shown > 0 ? Math.min(6, height / shown) : 0;
  for (let i = 0; i < shown; i++) {
    const row = Math.floor((i * layout.rowCount) / shown);
    visibleBars(layout, layout.whole, width, { first: row, last: row }, litCounts, (bar) => {
      pen.globalAlpha = bar.isLit ? 1 : 0.25;
      pen.fillStyle = bar.hasError ? error : colors.categories[colors.categoryOf[bar.node]].fill;
      pen.fillRect(bar.x, i * rowHeight, bar.width, Math.max(1, rowHeight - 0.5));
    });
  }
  pen.globalAlpha = 1;
}

/** Where the view lies on the minimap, in pixels; never too narrow to be seen. */
export function viewOnMinimap({ whole }: FlameLayout, view: AxisView, width: number): { left: number; width: number } {
  const pxPerUnit = width / (whole.to - whole.from);
  const shown = Math.max(4, (view.to - view.from) * pxPerUnit);
  return { left: Math.min((view.from - whole.from) * pxPerUnit, width - shown), width: shown };
}
