import { css } from '@emotion/css';
import { useMemo, useState } from 'react';
import type { DataFrame, GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { EmptyState, RadioButtonGroup, useStyles2 } from '@grafana/ui';
import {
  contextGrowth,
  contextWindows,
  forecastBacktest,
  formatCount,
  readLimits,
  rowLinks,
  withContent,
  withLimits,
  type ContextStep,
} from '@loopscope/core';

import { RowFilter } from '../../../shared/filterbox/RowFilter';
import { useRowFilter, type RowFilterState } from '../../../shared/filterbox/useRowFilter';
import { AdviceView } from '../advice/AdviceView';
import { ContextChart } from '../chart/ContextChart';
import type { StepContextOf } from '../chart/StepContext';
import { SummaryLine } from '../chart/SummaryLine';
import type { ContextWindowOptions } from '../ContextWindowOptions';
import { forecasts, nextOverflow } from '../data/forecasts';
import type { WindowData } from '../data/windowData';
import type { Figures } from '../figures/figures';
import { publishSelection } from './publishSelection';

interface Props {
  data: Extract<WindowData, { state: 'run' }>;
  series: DataFrame[];
  figures: Figures;
  options: ContextWindowOptions;
  width: number;
  height: number;
}

type View = 'windows' | 'advice';

/** The line of what is known wraps more on a narrower panel: its height by the least width. */
const HEAD_HEIGHTS = [
  { from: 1_000, height: 34 },
  { from: 560, height: 60 },
  { from: 0, height: 92 },
];
const FILTER_HEIGHT = 40;
/** Fields that name a span, in our frames and in Grafana's trace frames. */
const SPAN_FIELDS = ['spanID', 'span_id'];
/** In a panel that is lower the chart takes it all. */
const LOWEST_WITH_FILTER = 200;

/** The windows of one run or session, and what to make of them. */
export function RunView({ data, series, figures, options, width, height }: Props) {
  const styles = useStyles2(getStyles);
  const [view, setView] = useState<View>('windows');
  const { tree, history } = data;
  const limits = useMemo(() => readLimits(options.limits), [options.limits]);
  const told = useMemo(() => withLimits(data.steps, limits.limits), [data.steps, limits]);
  const windows = useMemo(() => (tree ? contextWindows(tree, told) : null), [tree, told]);
  const steps = useMemo(() => (windows ? withContent(windows) : told), [windows, told]);
  const ahead = useMemo(() => forecasts(steps, history), [steps, history]);
  const next = useMemo(() => nextOverflow(steps, ahead), [steps, ahead]);
  const backtest = useMemo(
    () => (next && 'forecast' in next ? forecastBacktest(history, next.step.agent) : null),
    [history, next]
  );
  const contextOf: StepContextOf = useMemo(() => {
    const texts = new Map(windows?.map(({ step, items }) => [step.spanId, items.map(({ text }) => text)]));
    const growth = contextGrowth(steps, ({ spanId }) => texts.get(spanId));
    const of = new Map(steps.map((step, index) => [step, { growth: growth[index], forecast: ahead[index], figures }]));
    return (step) => of.get(step) ?? { growth: undefined, forecast: null, figures };
  }, [steps, windows, ahead, figures]);

  const filter = useRowFilter(steps, data.asked);
  const filterHeight = view === 'windows' && height >= LOWEST_WITH_FILTER ? FILTER_HEIGHT : 0;

  const headHeight = HEAD_HEIGHTS.find(({ from }) => width >= from)?.height ?? 0;
  const onOpen = ({ spanId }: ContextStep) =>
    options.selectionVariable !== '' && publishSelection(options.selectionVariable, spanId);
  return (
    <div className={styles.root} style={{ width, height }}>
      <div className={styles.head} style={{ maxHeight: headHeight }}>
        {windows && (
          <RadioButtonGroup<View>
            size="sm"
            value={view}
            onChange={setView}
            aria-label={t('contextwindow.view.label', 'What to show')}
            options={[
              { value: 'windows', label: t('contextwindow.view.windows', 'Windows') },
              { value: 'advice', label: t('contextwindow.view.advice', 'What to prune') },
            ]}
          />
        )}
        <SummaryLine steps={steps} next={next} backtest={backtest} figures={figures} />
        {limits.unread.map(({ line, text }) => (
          <span key={line} role="alert" className={styles.unread}>
            {t('contextwindow.limits.unread', 'Limit in line {{line}} cannot be read: {{text}}', {
              line,
              text,
              interpolation: { escapeValue: false },
            })}
          </span>
        ))}
      </div>
      {filterHeight > 0 && (
        <RowFilter
          label={t('contextwindow.filter.label', 'Filter model calls')}
          filter={filter}
          shown={shownCalls(filter)}
        />
      )}
      {view === 'advice' && tree && windows ? (
        <AdviceView tree={tree} windows={windows} history={history} figures={figures} width={width} />
      ) : filter.shown.length === 0 ? (
        <EmptyState
          variant="not-found"
          hideImage
          message={t('contextwindow.filter.none', 'No model call meets the filter')}
        />
      ) : (
        <ContextChart
          steps={filter.shown}
          contextOf={contextOf}
          figures={figures}
          linksOf={({ spanId }) => rowLinks(series, SPAN_FIELDS, spanId)}
          onOpen={onOpen}
          options={options}
          width={width}
          height={Math.max(120, height - headHeight - filterHeight)}
        />
      )}
    </div>
  );
}

function shownCalls({ shown, rows }: RowFilterState<ContextStep>): string {
  return t('contextwindow.filter.shown', '{{shown}} of {{total}} model calls shown', {
    shown: formatCount(shown.length),
    total: formatCount(rows.length),
  });
}

function getStyles(theme: GrafanaTheme2) {
  return {
    // A text that cannot be read says so on a line more.
    root: css({ display: 'flex', flexDirection: 'column', overflow: 'hidden auto' }),
    head: css({
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(0.5, 1.5),
      flexShrink: 0,
      overflow: 'auto',
      paddingBottom: theme.spacing(0.5),
    }),
    unread: css({ color: theme.colors.error.text, fontSize: theme.typography.bodySmall.fontSize }),
  };
}
