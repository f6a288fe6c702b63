import type { FlameScene } from './FlameScene';
import { BAR_GAP, ROW_HEIGHT, rowTop } from './metrics';
import type { Pen } from './Pen';

/** Half the width of the triangle that stands for failed spans without width. */
const HALF_PX = 5;

/** A red triangle where failed spans used nothing on this axis: they have no bar to be red. One a place. */
export function drawFailedPoints(pen: Pen, scene: FlameScene, rows: { first: number; last: number }): void {
  const { layout, view, width, theme } = scene;
  const pxPerUnit = width / (view.to - view.from);
  const taken = new Set<number>();
  pen.fillStyle = theme.visualization.getColorByName('dark-red');
  for (const node of layout.failedPoints) {
    const row = layout.row[node];
    const at = Math.round((layout.start[node] - view.from) * pxPerUnit);
    const place = row * 100_000 + at;
    if (row < rows.first || row > rows.last || at < 0 || at > width || taken.has(place)) {
      continue;
    }
    taken.add(place);
    const x = Math.min(Math.max(at, HALF_PX), width - HALF_PX);
    const bottom = rowTop(row, scene.scrollTop) + ROW_HEIGHT - BAR_GAP;
    pen.beginPath();
    pen.moveTo(x, bottom - 9);
    pen.lineTo(x + HALF_PX, bottom);
    pen.lineTo(x - HALF_PX, bottom);
    pen.fill();
  }
}
