import { css } from '@emotion/css';
import { useEffect, useMemo } from 'react';
import type { GrafanaTheme2 } from '@grafana/data';
import { EmptyState, useStyles2, useTheme2 } from '@grafana/ui';
import { buildRunTree, hidePlainSpans, type TraceSpan } from '@loopscope/core';

import type { AgentFlameOptions } from '../AgentFlameOptions';
import { colorScheme } from '../color/colorScheme';
import { SpanDetail } from '../detail/SpanDetail';
import { publishSelection } from '../selection/publishSelection';
import { isWhole } from '../axis/AxisView';
import { emptyAxis } from '../axis/emptyAxis';
import { canGoBack, canGoForward, current } from '../view/placeHistory';
import { graphOf } from './Graph';
import { FlameCanvas } from './FlameCanvas';
import { FlameLegend } from './FlameLegend';
import { FlameToolbar } from './FlameToolbar';
import { useFlameState } from './useFlameState';

interface Props {
  spans: TraceSpan[];
  options: AgentFlameOptions;
  width: number;
  height: number;
}

/** Beside the graph there is room for the detail pane from this width on; below, it covers the graph's lower part. */
const WIDE = 720;
const PANE_WIDTH = 320;

const NOTHING: ReadonlySet<number> = new Set();

/** The flame graph of one trace with its toolbar, legend and detail pane. */
export function FlameGraph({ spans, options, width, height }: Props) {
  const theme = useTheme2();
  const styles = useStyles2(getStyles);
  const graph = useMemo(
    () => graphOf(buildRunTree(options.showPlainSpans ? spans : hidePlainSpans(spans))),
    [spans, options.showPlainSpans]
  );
  const colors = useMemo(() => colorScheme(graph.tree, options.colorBy, theme), [graph.tree, options.colorBy, theme]);
  const { state, drawn, dispatch } = useFlameState(graph, options.axis, NOTHING);
  const { axis, focus } = current(state.history);
  const reason = drawn === null ? '' : emptyAxis(drawn.layout, graph.tree);
  const isWide = width >= WIDE;
  const paneOpen = state.selected >= 0;
  const selectedId = paneOpen ? graph.tree.spans[state.selected].spanId : '';
  const graphWidth = paneOpen && isWide ? width - PANE_WIDTH : width;

  useEffect(() => {
    if (selectedId && options.selectionVariable) {
      publishSelection(options.selectionVariable, selectedId);
    }
  }, [selectedId, options.selectionVariable]);

  return (
    <div className={styles.root} style={{ width, height }}>
      <div className={styles.main} style={{ width: graphWidth }}>
        <FlameToolbar
          tree={graph.tree}
          narrow={graphWidth < 480}
          axis={axis}
          canGoBack={canGoBack(state.history)}
          canGoForward={canGoForward(state.history)}
          isWhole={focus < 0 && (drawn === null || isWhole(drawn.view, drawn.layout))}
          onCommand={(command) => dispatch({ type: 'key', command })}
        />
        {drawn && (
          <FlameCanvas
            drawn={drawn}
            colors={colors}
            label={options.label}
            lit={null}
            critical={null}
            state={state}
            dispatch={dispatch}
          />
        )}
        {reason !== '' && <EmptyState variant="not-found" message={reason} hideImage />}
        <FlameLegend tree={graph.tree} colors={colors} colorBy={options.colorBy} />
      </div>
      {paneOpen && (
        <div
          className={isWide ? styles.paneBeside : styles.paneBelow}
          style={isWide ? { width: PANE_WIDTH } : undefined}
        >
          <SpanDetail
            tree={graph.tree}
            node={state.selected}
            onClose={() => dispatch({ type: 'close-detail' })}
            onZoom={() => dispatch({ type: 'zoom-to-span', node: state.selected })}
          />
        </div>
      )}
    </div>
  );
}

function getStyles(theme: GrafanaTheme2) {
  return {
    root: css({ position: 'relative', display: 'flex', overflow: 'hidden' }),
    main: css({ display: 'flex', flexDirection: 'column', minWidth: 0, height: '100%' }),
    paneBeside: css({ height: '100%', borderLeft: `1px solid ${theme.colors.border.weak}` }),
    paneBelow: css({
      position: 'absolute',
      left: 0,
      right: 0,
      bottom: 0,
      height: '62%',
      background: theme.colors.background.primary,
      borderTop: `1px solid ${theme.colors.border.medium}`,
      boxShadow: theme.shadows.z3,
    }),
  };
}
