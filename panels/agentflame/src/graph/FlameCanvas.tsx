import { css } from '@emotion/css';
import { useEffect, useId, useMemo, useRef, useState, type KeyboardEvent, type MutableRefObject } from 'react';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { useStyles2, useTheme2 } from '@grafana/ui';

import type { ColorScheme } from '../color/colorScheme';
import type { BarLabel } from '../draw/barLabel';
import type { FlameScene } from '../draw/FlameScene';
import { AXIS_HEIGHT, ROW_HEIGHT } from '../draw/metrics';
import { flagCounts } from '../layout/flagCounts';
import { isShown } from '../layout/FlameLayout';
import { spanAt } from '../layout/spanAt';
import { keyCommand } from '../selection/keys';
import { FocusedItem } from './FocusedItem';
import type { Drawn, FlameAction, FlameState } from './flameState';
import { SpanTooltip } from './SpanTooltip';
import { useDrawing } from './useDrawing';
import { useElementSize } from './useElementSize';
import { useHorizontalDrag } from './useHorizontalDrag';
import { useScrollTo } from './useScrollTo';
import { useWheel } from './useWheel';

interface Props {
  drawn: Drawn;
  colors: ColorScheme;
  label: BarLabel;
  lit: Uint8Array | null;
  critical: Uint8Array | null;
  state: FlameState;
  dispatch: (action: FlameAction) => void;
  /** Is given what was drawn last. */
  sceneRef: MutableRefObject<FlameScene | null>;
}

/** A finger is not a needle: spans this near to the pointer count as hit. */
const HIT_SLACK_PX = 3;

/**
 * The canvas with pointer, wheel and keyboard. The canvas stays where it is while the box around it scrolls an empty
 * area as high as all rows, so that only what is in view is ever drawn.
 */
export function FlameCanvas({ drawn, colors, label, lit, critical, state, dispatch, sceneRef }: Props) {
  const theme = useTheme2();
  const styles = useStyles2(getStyles);
  const itemId = useId();
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const { width, height } = useElementSize(box);
  const [scrollTop, setScrollTop] = useState(0);
  const [pointer, setPointer] = useState<{ x: number; y: number } | null>(null);
  const [hasFocus, setHasFocus] = useState(false);

  const { graph, layout, view } = drawn;
  const { tree, figures, marks } = graph;
  const { hovered, selected, folded } = state;
  const litCounts = useMemo(() => lit && flagCounts(layout.nodes, lit), [layout, lit]);
  const focused = hasFocus && isShown(layout, state.focused) ? state.focused : -1;
  const scene = useMemo<FlameScene>(
    () => ({
      tree,
      layout,
      view,
      colors,
      label,
      figures,
      marks,
      theme,
      folded,
      litCounts,
      critical,
      width,
      height,
      scrollTop,
      hovered,
      focused,
      selected,
    }),
    [
      tree,
      layout,
      view,
      colors,
      label,
      figures,
      marks,
      theme,
      folded,
      litCounts,
      critical,
      width,
      height,
      scrollTop,
      hovered,
      focused,
      selected,
    ]
  );
  useDrawing(canvas, scene);
  useEffect(() => {
    sceneRef.current = scene;
  }, [sceneRef, scene]);
  useWheel(box, view, width, dispatch);
  // The keyboard, a search or another panel may lead to a row that is scrolled away.
  useScrollTo(box, state.focused >= 0 ? layout.row[state.focused] : -1);

  const unitsPerPx = (view.to - view.from) / Math.max(1, width);
  const nodeAt = (x: number, y: number) => {
    const row = Math.floor((y - AXIS_HEIGHT + scrollTop) / ROW_HEIGHT);
    return y < AXIS_HEIGHT ? -1 : spanAt(layout, row, view.from + x * unitsPerPx, HIT_SLACK_PX * unitsPerPx);
  };

  const drag = useHorizontalDrag({
    onDrag: (byPx) => dispatch({ type: 'pan', by: -byPx * unitsPerPx }),
    onTap: (x, y) => dispatch({ type: 'select', node: nodeAt(x, y) }),
    onHover: (x, y) => {
      setPointer({ x, y });
      dispatch({ type: 'hover', node: nodeAt(x, y) });
    },
    onLeave: () => {
      setPointer(null);
      dispatch({ type: 'hover', node: -1 });
    },
  });

  const onKeyDown = (event: KeyboardEvent) => {
    const command = keyCommand(event);
    if (command) {
      event.preventDefault();
      event.stopPropagation();
      setPointer(null);
      dispatch({ type: 'key', command });
    }
  };

  // The selected span has its details open already.
  const hoverShown = pointer !== null && hovered >= 0 && hovered !== selected && !drag.isDragging;
  const keyboardShown = !hoverShown && pointer === null && focused >= 0 && selected < 0;
  const tooltipNode = hoverShown ? hovered : keyboardShown ? focused : -1;

  return (
    <div className={styles.frame}>
      <div
        ref={box}
        className={styles.box}
        role="tree"
        tabIndex={0}
        aria-label={t('agentflame.tree.label', 'Spans of the run')}
        aria-description={t(
          'agentflame.tree.description',
          'Arrow keys: up to the caller, down to the first call, left and right among siblings. Enter: details. Space: fold or unfold. Z: zoom to the span. B: this branch alone. T, K, C: by time, tokens or cost. Plus and minus: zoom. Shift and left or right: pan. Escape or [: back, ]: forward. 0: the whole run.'
        )}
        aria-activedescendant={isShown(layout, state.focused) ? itemId : undefined}
        onKeyDown={onKeyDown}
        onFocus={(event) => {
          setHasFocus(true);
          // Coming by keyboard, there should be something to be on; a click chooses its own.
          if (state.focused < 0 && event.target.matches(':focus-visible')) {
            dispatch({ type: 'key', command: { do: 'walk', direction: 'first' } });
          }
        }}
        onBlur={() => setHasFocus(false)}
        onScroll={(event) => setScrollTop(event.currentTarget.scrollTop)}
        onDoubleClick={() => hovered >= 0 && dispatch({ type: 'zoom-to-span', node: hovered })}
        {...drag.handlers}
      >
        <canvas
          ref={canvas}
          className={styles.canvas}
          style={{ width, height, cursor: hovered >= 0 ? 'pointer' : 'default' }}
          aria-hidden
        />
        <div style={{ height: Math.max(0, AXIS_HEIGHT + layout.rowCount * ROW_HEIGHT - height) }} />
        {isShown(layout, state.focused) && (
          <FocusedItem
            id={itemId}
            graph={graph}
            layout={layout}
            node={state.focused}
            selected={selected}
            folded={folded}
          />
        )}
      </div>
      {tooltipNode >= 0 && (
        <SpanTooltip
          graph={graph}
          layout={layout}
          node={tooltipNode}
          at={
            hoverShown && pointer
              ? pointer
              : {
                  x: Math.max(0, (layout.start[tooltipNode] - view.from) / unitsPerPx),
                  y: AXIS_HEIGHT + (layout.row[tooltipNode] + 1) * ROW_HEIGHT - scrollTop,
                }
          }
          bounds={{ width, height }}
        />
      )}
    </div>
  );
}

function getStyles(theme: GrafanaTheme2) {
  return {
    frame: css({ position: 'relative', flex: 1, minHeight: 0 }),
    box: css({
      position: 'absolute',
      inset: 0,
      overflowX: 'hidden',
      overflowY: 'auto',
      touchAction: 'pan-y',
      '&:focus-visible': { outline: `2px solid ${theme.colors.primary.main}`, outlineOffset: -2 },
    }),
    canvas: css({ position: 'sticky', top: 0, left: 0, display: 'block' }),
  };
}
