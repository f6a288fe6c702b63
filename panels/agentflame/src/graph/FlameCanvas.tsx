import { css } from '@emotion/css';
import { useEffect, useId, useLayoutEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { useStyles2, useTheme2 } from '@grafana/ui';

import type { ColorScheme } from '../color/colorScheme';
import type { BarLabel } from '../draw/barLabel';
import { drawFlame } from '../draw/drawFlame';
import type { FlameScene } from '../draw/FlameScene';
import { AXIS_HEIGHT, ROW_HEIGHT } from '../draw/metrics';
import { spanAt } from '../layout/spanAt';
import { keyCommand } from '../selection/keys';
import { current } from '../view/viewHistory';
import { FocusedItem } from './FocusedItem';
import type { FlameAction, FlameState, Graph } from './flameState';
import { SpanTooltip } from './SpanTooltip';
import { useElementSize } from './useElementSize';
import { useHorizontalDrag } from './useHorizontalDrag';
import { usePixelRatio } from './usePixelRatio';

interface Props {
  graph: Graph;
  colors: ColorScheme;
  label: BarLabel;
  state: FlameState;
  dispatch: (action: FlameAction) => void;
}

/** A finger is not a needle: spans this near to the pointer count as hit. */
const HIT_SLACK_PX = 3;
const WHEEL_SPEED = 0.002;

/**
 * The canvas with pointer, wheel and keyboard. The canvas stays where it is while the box around it scrolls an empty
 * area as high as all rows, so that only what is in view is ever drawn.
 */
export function FlameCanvas({ graph, colors, label, state, dispatch }: Props) {
  const theme = useTheme2();
  const styles = useStyles2(getStyles);
  const itemId = useId();
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const { width, height } = useElementSize(box);
  const pixelRatio = usePixelRatio();
  const [scrollTop, setScrollTop] = useState(0);
  const [pointer, setPointer] = useState<{ x: number; y: number } | null>(null);
  const [hasFocus, setHasFocus] = useState(false);

  const { tree, layout } = graph;
  const view = current(state.history);
  const focused = hasFocus ? state.focused : -1;
  const scene = useMemo<FlameScene>(
    () => ({
      tree,
      layout,
      view,
      colors,
      label,
      theme,
      width,
      height,
      scrollTop,
      hovered: state.hovered,
      focused,
      selected: state.selected,
    }),
    [tree, layout, view, colors, label, theme, width, height, scrollTop, state.hovered, focused, state.selected]
  );

  useLayoutEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context || width === 0 || height === 0) {
      return;
    }
    context.canvas.width = Math.round(width * pixelRatio);
    context.canvas.height = Math.round(height * pixelRatio);
    context.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0);
    drawFlame(context, scene);
  }, [scene, width, height, pixelRatio]);

  useEffect(() => {
    const element = box.current;
    if (!element) {
      return;
    }
    // React's wheel listener is passive and could not keep the page from zooming.
    const onWheel = (event: WheelEvent) => {
      const msPerPx = (view.to - view.from) / Math.max(1, width);
      if (event.ctrlKey || event.metaKey) {
        event.preventDefault();
        const x = event.clientX - element.getBoundingClientRect().left;
        dispatch({ type: 'zoom', anchorMs: view.from + x * msPerPx, factor: Math.exp(event.deltaY * WHEEL_SPEED) });
        return;
      }
      const across = event.shiftKey ? event.deltaX || event.deltaY : event.deltaX;
      if (Math.abs(across) > Math.abs(event.shiftKey ? 0 : event.deltaY)) {
        event.preventDefault();
        dispatch({ type: 'pan', byMs: across * msPerPx });
      }
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, [view, width, dispatch]);

  // The keyboard may walk to a row that is scrolled away.
  useEffect(() => {
    const element = box.current;
    if (!element || !hasFocus || state.focused < 0) {
      return;
    }
    const top = layout.row[state.focused] * ROW_HEIGHT;
    const visible = element.clientHeight - AXIS_HEIGHT;
    if (top < element.scrollTop) {
      element.scrollTop = top;
    } else if (top + ROW_HEIGHT > element.scrollTop + visible) {
      element.scrollTop = top + ROW_HEIGHT - visible;
    }
  }, [layout, hasFocus, state.focused]);

  const nodeAt = (x: number, y: number) => {
    if (y < AXIS_HEIGHT) {
      return -1;
    }
    const msPerPx = (view.to - view.from) / Math.max(1, width);
    const row = Math.floor((y - AXIS_HEIGHT + scrollTop) / ROW_HEIGHT);
    return spanAt(layout, row, view.from + x * msPerPx, HIT_SLACK_PX * msPerPx);
  };

  const drag = useHorizontalDrag({
    onDrag: (byPx) => dispatch({ type: 'pan', byMs: (-byPx * (view.to - view.from)) / Math.max(1, width) }),
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
  const hoverShown = pointer !== null && state.hovered >= 0 && state.hovered !== state.selected && !drag.isDragging;
  const keyboardShown = !hoverShown && pointer === null && focused >= 0 && state.selected < 0;
  const tooltipNode = hoverShown ? state.hovered : keyboardShown ? focused : -1;
  const msToPx = width / (view.to - view.from);

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
          'Arrow keys: up to the caller, down to the first call, left and right among siblings. Enter: details. Z: zoom to the span. Plus and minus: zoom. Shift and left or right: pan. Escape: back. 0: the whole run.'
        )}
        aria-activedescendant={state.focused >= 0 ? itemId : undefined}
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
        onDoubleClick={() => state.hovered >= 0 && dispatch({ type: 'zoom-to-span', node: state.hovered })}
        {...drag.handlers}
      >
        <canvas
          ref={canvas}
          className={styles.canvas}
          style={{ width, height, cursor: state.hovered >= 0 ? 'pointer' : 'default' }}
          aria-hidden
        />
        <div style={{ height: Math.max(0, AXIS_HEIGHT + layout.rowCount * ROW_HEIGHT - height) }} />
        {state.focused >= 0 && <FocusedItem id={itemId} tree={tree} node={state.focused} selected={state.selected} />}
      </div>
      {tooltipNode >= 0 && (
        <SpanTooltip
          tree={tree}
          node={tooltipNode}
          at={
            hoverShown && pointer
              ? pointer
              : {
                  x: Math.max(0, (layout.start[tooltipNode] - view.from) * msToPx),
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
