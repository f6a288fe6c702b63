import { css } from '@emotion/css';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { EventBus, GrafanaTheme2, LinkModel } from '@grafana/data';
import { EmptyState, useStyles2, useTheme2 } from '@grafana/ui';
import { criticalPath, type TraceSpan } from '@loopscope/core';

import type { AgentFlameOptions } from '../AgentFlameOptions';
import { changeColors } from '../compare/changeColors';
import { comparedGraph } from '../compare/comparedGraph';
import { colorScheme } from '../color/colorScheme';
import type { ColorBy } from '../color/spanCategory';
import type { Scales } from '../color/scales';
import type { ContentSource } from '../detail/content/contentSource';
import { SpanDetail } from '../detail/SpanDetail';
import type { Figures } from '../figures/figures';
import { nextLit } from '../search/litNodes';
import type { KeyCommand } from '../selection/keys';
import { linkToSpan } from '../selection/linkedSpan';
import { publishSelection } from '../selection/publishSelection';
import { useSharedHover } from '../selection/useSharedHover';
import { isWhole } from '../axis/AxisView';
import { emptyAxis } from '../axis/emptyAxis';
import { canGoBack, canGoForward, current } from '../view/placeHistory';
import { foldedAtFirst, graphOf } from './Graph';
import { Breadcrumbs } from './Breadcrumbs';
import { FlameCanvas } from './FlameCanvas';
import { FlameLegend } from './FlameLegend';
import { FlameToolbar } from './FlameToolbar';
import { Minimap } from './Minimap';
import { useSearch } from './useSearch';
import { SearchField } from './SearchField';
import { useExport } from './useExport';
import { useFlameState } from './useFlameState';

interface Props {
  spans: TraceSpan[];
  /** Of a second run to compare with; null where there is none. */
  otherSpans: TraceSpan[] | null;
  options: AgentFlameOptions;
  width: number;
  height: number;
  eventBus: EventBus;
  /** The span that the page was opened with; '' for none. */
  linkedSpanId: string;
  /** How values are written, and where colours change: as the fields say. */
  figures: Figures;
  scales: Scales;
  /** The data links of a span. */
  linksOf: (spanId: string) => LinkModel[];
  /** Where the messages of a span are. */
  contentOf: (span: TraceSpan) => ContentSource;
}

/** Beside the graph there is room for the detail pane from this width on; below, it covers the graph's lower part. */
const WIDE = 720;
const PANE_WIDTH = 320;
/** A low panel is all graph. */
const ROOM_FOR_MINIMAP = 320;

/** The flame graph of one trace with its toolbar, legend and detail pane. */
export function FlameGraph(props: Props) {
  const { spans, otherSpans, options, width, height, eventBus, linkedSpanId, figures, scales } = props;
  const theme = useTheme2();
  const styles = useStyles2(getStyles);
  const { plainSpans, foldLoops } = options;
  const [wantsComparison, setWantsComparison] = useState(true);
  const other = wantsComparison ? otherSpans : null;
  const comparison = useMemo(
    () => otherSpans && { isOn: wantsComparison, onChange: setWantsComparison },
    [otherSpans, wantsComparison]
  );
  const graph = useMemo(
    () => ({ ...(other ? comparedGraph(spans, other) : graphOf(spans, { plainSpans, foldLoops })), figures }),
    [spans, other, plainSpans, foldLoops, figures]
  );
  const atFirst = useMemo(() => foldedAtFirst(graph, { plainSpans, foldLoops }), [graph, plainSpans, foldLoops]);
  const { state, drawn, dispatch } = useFlameState(graph, options.axis, atFirst);
  const { axis, focus } = current(state.history);
  const onCommand = useCallback((command: KeyCommand) => dispatch({ type: 'key', command }), [dispatch]);
  const [chosenColors, setColorBy] = useState(options.colorBy);
  const colorBy = graph.compared ? 'change' : chosenColors;
  const colors = useMemo(
    () =>
      graph.compared ? changeColors(graph.compared, axis, theme) : colorScheme(graph.tree, chosenColors, theme, scales),
    [graph, axis, chosenColors, theme, scales]
  );
  const search = useSearch(graph, colors);
  const { setCategories } = search;
  const onColorBy = useCallback(
    (chosen: ColorBy) => {
      setColorBy(chosen);
      setCategories(new Set());
    },
    [setCategories]
  );
  const [showsCritical, setShowsCritical] = useState(false);
  const critical = useMemo(() => (showsCritical ? criticalPath(graph.tree) : null), [graph.tree, showsCritical]);
  const reason = drawn === null ? '' : emptyAxis(drawn.layout, graph.tree);
  const isWide = width >= WIDE;
  const paneOpen = state.selected >= 0;
  const selectedId =
    paneOpen && graph.compared === null && !graph.groups.has(state.selected)
      ? graph.tree.spans[state.selected].spanId
      : '';
  const graphWidth = paneOpen && isWide ? width - PANE_WIDTH : width;

  const { sceneRef, save } = useExport(graph, spans[0].traceId);
  const onHover = useCallback((node: number) => dispatch({ type: 'hover', node }), [dispatch]);
  useSharedHover(eventBus, graph.tree, state.hovered, onHover);

  const isReady = drawn !== null;
  const followed = useRef('');
  useEffect(() => {
    const node = isReady && linkedSpanId !== '' ? graph.tree.spans.findIndex((s) => s.spanId === linkedSpanId) : -1;
    // Once: what is closed again does not open with the next refresh.
    if (node >= 0 && followed.current !== linkedSpanId) {
      followed.current = linkedSpanId;
      dispatch({ type: 'go-to', node });
      dispatch({ type: 'select', node });
    }
  }, [dispatch, graph, isReady, linkedSpanId]);

  const { selectionVariable } = options;
  const link = useMemo(
    () => (selectionVariable === '' ? undefined : (id: string) => linkToSpan(selectionVariable, id)),
    [selectionVariable]
  );

  useEffect(() => {
    if (selectedId && selectionVariable) {
      publishSelection(selectionVariable, selectedId);
    }
  }, [selectedId, selectionVariable]);

  return (
    <div className={styles.root} style={{ width, height }}>
      <div className={styles.main} style={{ width: graphWidth }}>
        <FlameToolbar
          graph={graph}
          comparison={comparison}
          narrow={graphWidth < 480}
          axis={axis}
          canGoBack={canGoBack(state.history)}
          canGoForward={canGoForward(state.history)}
          isWhole={focus < 0 && (drawn === null || isWhole(drawn.view, drawn.layout))}
          onCommand={onCommand}
          showsCritical={showsCritical}
          onShowCritical={setShowsCritical}
          colorBy={colorBy}
          onColorBy={onColorBy}
          onExport={save}
          search={
            <SearchField
              text={search.text}
              graph={graph}
              found={search.found}
              onChange={search.setText}
              onStep={(by) => search.lit && dispatch({ type: 'go-to', node: nextLit(search.lit, state.focused, by) })}
            />
          }
        />
        {focus >= 0 && (
          <Breadcrumbs tree={graph.tree} focus={focus} onFocus={(node) => dispatch({ type: 'focus', node })} />
        )}
        {drawn && height >= ROOM_FOR_MINIMAP && (
          <Minimap drawn={drawn} colors={colors} lit={search.lit} dispatch={dispatch} />
        )}
        {drawn && (
          <FlameCanvas
            drawn={drawn}
            colors={colors}
            label={graph.compared ? 'axis' : options.label}
            lit={search.lit}
            critical={critical}
            state={state}
            dispatch={dispatch}
            sceneRef={sceneRef}
          />
        )}
        {reason !== '' && <EmptyState variant="not-found" message={reason} hideImage />}
        <FlameLegend
          graph={graph}
          scales={scales}
          colors={colors}
          colorBy={colorBy}
          chosen={search.categories}
          onChoose={setCategories}
        />
      </div>
      {paneOpen && (
        <div
          className={isWide ? styles.paneBeside : styles.paneBelow}
          style={isWide ? { width: PANE_WIDTH } : undefined}
        >
          <SpanDetail
            graph={graph}
            layout={drawn?.layout ?? null}
            linksOf={props.linksOf}
            contentOf={props.contentOf}
            isFolded={state.folded.has(state.selected)}
            node={state.selected}
            link={link}
            dispatch={dispatch}
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
