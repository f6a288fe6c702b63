import { css } from '@emotion/css';
import { useMemo, useRef, useState, type KeyboardEvent } from 'react';
import type { GrafanaTheme2, LinkModel } from '@grafana/data';
import { t } from '@grafana/i18n';
import { useStyles2, useTheme2 } from '@grafana/ui';
import { formatShortCount, type ContextStep } from '@loopscope/core';

import type { ContextWindowOptions } from '../ContextWindowOptions';
import type { Figures } from '../figures/figures';
import { saturationColor } from '../figures/saturationScale';
import { ColumnShape } from './ColumnShape';
import { columnGroups } from './columnGroups';
import { columnChart } from './columns';
import { Legend } from './Legend';
import { scaleTop } from './scaleTop';
import type { StepContextOf } from './StepContext';
import { describeStep } from './stepFacts';
import { StepTooltip } from './StepTooltip';
import { tokenTicks } from './tokenTicks';

interface Props {
  steps: readonly ContextStep[];
  contextOf: StepContextOf;
  figures: Figures;
  linksOf: (step: ContextStep) => LinkModel[];
  /** Somebody chose a call. */
  onOpen: (step: ContextStep) => void;
  options: ContextWindowOptions;
  width: number;
  height: number;
}

const AXIS_WIDTH = 44;
/** Room under the columns for call numbers and agents. */
const FOOT = 36;
const TOP = 8;
/** The legend below wraps more on a narrower panel: its height by the least width. */
const LEGEND_HEIGHTS = [
  { from: 1_000, height: 28 },
  { from: 560, height: 46 },
  { from: 0, height: 64 },
];

/** A column for each model call against the model's limit. */
export function ContextChart({ steps, contextOf, figures, linksOf, onOpen, options, width, height }: Props) {
  const { scale } = figures;
  const theme = useTheme2();
  const styles = useStyles2(getStyles);
  const scroller = useRef<HTMLDivElement>(null);
  const [scrollLeft, setScrollLeft] = useState(0);
  const [active, setActive] = useState(-1);
  const [opened, setOpened] = useState(-1);

  const plotWidth = Math.max(60, width - AXIS_WIDTH);
  const plotHeight = Math.max(60, height - FOOT - TOP - legendHeight(width));
  const top = Math.max(1, scaleTop(steps, options.scaleTo));
  const chart = useMemo(
    () => columnChart(columnGroups(steps, options.order), { width: plotWidth, height: plotHeight }, top),
    [steps, options.order, plotWidth, plotHeight, top]
  );
  const yOf = (tokens: number) => TOP + plotHeight * (1 - tokens / top);
  const limitAbove = chart.columns.some(({ step, limitY }) => step.limit !== null && limitY === null);
  const visible = chart.columns
    .map((column, index) => ({ column, index }))
    .filter(({ column }) => column.x + column.width >= scrollLeft && column.x <= scrollLeft + plotWidth);

  const open = (index: number) => {
    setOpened(index);
    onOpen(chart.columns[index].step);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if ((event.key === 'Enter' || event.key === ' ') && chart.columns[active]) {
      event.preventDefault();
      open(active);
      return;
    }
    const next = nextColumn(event.key, active, chart.columns.length);
    if (next === undefined) {
      return;
    }
    event.preventDefault();
    setOpened(-1);
    setActive(next);
    const column = chart.columns[next];
    if (scroller.current && column) {
      const { scrollLeft: from } = scroller.current;
      if (column.x < from || column.x + column.width > from + plotWidth) {
        scroller.current.scrollLeft = column.x - plotWidth / 2;
      }
    }
  };

  const shown = chart.columns[opened] ?? chart.columns[active];
  return (
    <div className={styles.root} style={{ width, height }}>
      <div className={styles.chart} style={{ height: plotHeight + FOOT + TOP }}>
        <svg width={AXIS_WIDTH} height={plotHeight + FOOT + TOP} aria-hidden>
          {tokenTicks(top, plotHeight).map((tick) => (
            <text key={tick} x={AXIS_WIDTH - 6} y={yOf(tick)} className={styles.tick}>
              {formatShortCount(tick)}
            </text>
          ))}
        </svg>
        <div
          ref={scroller}
          className={styles.scroller}
          role="listbox"
          aria-orientation="horizontal"
          tabIndex={0}
          aria-label={t('contextwindow.chart.label', 'Context window of each model call')}
          aria-activedescendant={shown ? `context-step-${shown.step.spanId}` : undefined}
          onKeyDown={onKeyDown}
          onFocus={(event) => active < 0 && event.target.matches(':focus-visible') && setActive(0)}
          onBlur={() => setActive(-1)}
          onScroll={(event) => setScrollLeft(event.currentTarget.scrollLeft)}
          onPointerLeave={() => setActive(-1)}
        >
          <svg width={chart.width} height={plotHeight + FOOT + TOP} role="presentation">
            {tokenTicks(top, plotHeight).map((tick) => (
              <line
                key={tick}
                x1={0}
                x2={chart.width}
                y1={yOf(tick)}
                y2={yOf(tick)}
                stroke={tick === 0 ? theme.colors.border.medium : theme.colors.border.weak}
              />
            ))}
            <g transform={`translate(0 ${TOP})`}>
              {visible.map(({ column, index }) => (
                <ColumnShape
                  key={column.step.spanId}
                  id={`context-step-${column.step.spanId}`}
                  label={describeStep(column.step, contextOf(column.step))}
                  column={column}
                  shrinkage={contextOf(column.step).growth?.shrinkage ?? null}
                  plotHeight={plotHeight}
                  fullness={saturationColor(column.step.saturation, scale)}
                  active={index === active || index === opened}
                  onPoint={() => setActive(index)}
                  onOpen={() => open(index)}
                />
              ))}
              {chart.groups.map((group) => (
                <text key={group.x} x={group.x + 2} y={plotHeight + 29} className={styles.agent}>
                  {clipped(group.agent, group.width)}
                </text>
              ))}
            </g>
          </svg>
        </div>
        {limitAbove && (
          <div className={styles.limitAbove}>
            {t('contextwindow.chart.limit-above', '↑ limit {{n}}', {
              n: formatShortCount(Math.max(...steps.map(({ limit }) => limit ?? 0))),
            })}
          </div>
        )}
        {shown && (
          <StepTooltip
            step={shown.step}
            context={contextOf(shown.step)}
            links={opened >= 0 ? linksOf(shown.step) : []}
            x={AXIS_WIDTH + shown.x + shown.width / 2 - scrollLeft}
            bounds={{ width, height: plotHeight + FOOT }}
          />
        )}
      </div>
      <Legend columns={chart.columns} figures={figures} />
    </div>
  );
}

function legendHeight(width: number): number {
  return LEGEND_HEIGHTS.find(({ from }) => width >= from)?.height ?? 0;
}

function nextColumn(key: string, active: number, count: number): number | undefined {
  switch (key) {
    case 'ArrowLeft':
      return Math.max(0, active - 1);
    case 'ArrowRight':
      return Math.min(count - 1, active + 1);
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    case 'Escape':
      return -1;
    default:
      return undefined;
  }
}

const PX_PER_CHARACTER = 6.5;

function clipped(text: string, widthPx: number): string {
  const room = Math.floor(widthPx / PX_PER_CHARACTER);
  return text.length <= room ? text : room < 3 ? '' : `${text.slice(0, room - 1)}…`;
}

function getStyles(theme: GrafanaTheme2) {
  return {
    root: css({ display: 'flex', flexDirection: 'column', overflow: 'hidden' }),
    chart: css({ position: 'relative', display: 'flex', flexShrink: 0 }),
    scroller: css({
      flex: 1,
      minWidth: 0,
      overflowX: 'auto',
      overflowY: 'hidden',
      '&:focus-visible': { outline: `2px solid ${theme.colors.primary.main}`, outlineOffset: -2 },
    }),
    tick: css({
      fill: theme.colors.text.secondary,
      fontSize: theme.typography.bodySmall.fontSize,
      textAnchor: 'end',
      dominantBaseline: 'middle',
    }),
    agent: css({ fill: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
    limitAbove: css({
      position: 'absolute',
      top: 0,
      right: 0,
      padding: theme.spacing(0, 0.5),
      color: theme.colors.error.text,
      background: theme.colors.background.primary,
      fontSize: theme.typography.bodySmall.fontSize,
    }),
  };
}
