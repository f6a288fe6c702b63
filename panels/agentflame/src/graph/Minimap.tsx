import { css } from '@emotion/css';
import { useLayoutEffect, useMemo, useRef, type PointerEvent } from 'react';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2, useTheme2 } from '@grafana/ui';

import { within } from '../axis/AxisView';
import type { ColorScheme } from '../color/colorScheme';
import { drawMinimap, viewOnMinimap } from '../draw/drawMinimap';
import { flagCounts } from '../layout/flagCounts';
import type { Drawn, FlameAction } from './flameState';
import { useElementSize } from './useElementSize';
import { usePixelRatio } from './usePixelRatio';

interface Props {
  drawn: Drawn;
  colors: ColorScheme;
  lit: Uint8Array | null;
  dispatch: (action: FlameAction) => void;
}

const HEIGHT = 36;

/** The whole run in small, with the part that is in view; drag to move it. Keys pan and zoom the graph itself. */
export function Minimap({ drawn, colors, lit, dispatch }: Props) {
  const theme = useTheme2();
  const styles = useStyles2(getStyles);
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const { width } = useElementSize(box);
  const pixelRatio = usePixelRatio();
  const { layout, view } = drawn;
  const litCounts = useMemo(() => lit && flagCounts(layout.nodes, lit), [layout, lit]);

  useLayoutEffect(() => {
    const pen = canvas.current?.getContext('2d');
    if (pen && width > 0) {
      Object.assign(pen.canvas, { width: Math.round(width * pixelRatio), height: Math.round(HEIGHT * pixelRatio) });
      pen.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0);
      const error = theme.visualization.getColorByName('red');
      drawMinimap(pen, { layout, colors, litCounts, error, width, height: HEIGHT });
    }
  }, [layout, colors, litCounts, theme, width, pixelRatio]);

  const center = (event: PointerEvent<HTMLElement>) => {
    const { whole } = layout;
    const share = (event.clientX - event.currentTarget.getBoundingClientRect().left) / Math.max(1, width);
    const middle = whole.from + share * (whole.to - whole.from);
    const half = (view.to - view.from) / 2;
    dispatch({ type: 'show', view: within({ from: middle - half, to: middle + half }, whole) });
  };

  return (
    <div
      ref={box}
      className={styles.box}
      aria-hidden
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        center(event);
      }}
      onPointerMove={(event) => event.buttons === 1 && center(event)}
    >
      <canvas ref={canvas} style={{ width, height: HEIGHT, display: 'block' }} />
      <div className={styles.view} style={viewOnMinimap(layout, view, width)} />
    </div>
  );
}

function getStyles(theme: GrafanaTheme2) {
  return {
    box: css({
      position: 'relative',
      height: HEIGHT,
      flexShrink: 0,
      overflow: 'hidden',
      touchAction: 'none',
      cursor: 'grab',
      background: theme.colors.background.secondary,
    }),
    view: css({
      position: 'absolute',
      top: 0,
      bottom: 0,
      border: `1px solid ${theme.colors.primary.border}`,
      boxShadow: `0 0 0 9999px ${theme.colors.background.canvas}88`,
    }),
  };
}
