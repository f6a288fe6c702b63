import { css } from '@emotion/css';
import { memo } from 'react';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2, useTheme2 } from '@grafana/ui';
import type { Shrinkage } from '@loopscope/core';

import type { Column } from './columns';
import { segmentColor } from './segmentColor';

interface Props {
  id: string;
  label: string;
  column: Column;
  shrinkage: Shrinkage | null;
  plotHeight: number;
  /** The name of the colour of how full it is; null where that is unknown. */
  fullness: string | null;
  active: boolean;
  onPoint: () => void;
  onOpen: () => void;
}

/** Narrower columns have no room for a number below. */
const ROOM_FOR_NUMBER = 16;
/** What was read from the cache is told by a stripe beside the column, how full it is by one below. */
const STRIPE = 3;

/** One model call: its parts, what was cached of it, what is left, the limit above it and what happened to it. */
export const ColumnShape = memo(function ColumnShape(props: Props) {
  const { id, label, column, shrinkage, plotHeight, fullness, active, onPoint, onOpen } = props;
  const theme = useTheme2();
  const styles = useStyles2(getStyles);
  const { step, x, width, boxes, answer, cachedY, free, limitY, reserveY } = column;
  const middle = x + width / 2;
  const emptyHeight = Math.min(48, plotHeight);
  const top = answer.at(-1)?.y ?? boxes.at(-1)?.y ?? plotHeight - (step.used === null ? emptyHeight : 0);
  const marks = [
    shrinkage ? { text: '↓', className: styles.shrunk } : null,
    step.cutShort || step.overflowed ? { text: step.overflowed ? '✕' : '✂', className: styles.cut } : null,
  ].filter((mark) => mark !== null);

  return (
    <g
      id={id}
      role="option"
      aria-selected={active}
      aria-label={label}
      className={styles.column}
      onPointerMove={onPoint}
      onClick={onOpen}
    >
      <rect x={x - 1} y={0} width={width + 2} height={plotHeight + 16} fill="transparent" />
      {free && <rect x={x} y={free.y} width={width} height={free.height} className={styles.free} />}
      {reserveY !== null && limitY !== null && (
        <rect x={x - 2} y={limitY} width={width + 4} height={reserveY - limitY} fill={theme.colors.error.transparent} />
      )}
      {[...boxes, ...answer].map(({ key, y, height }) => (
        <rect key={key} x={x} y={y} width={width} height={height} fill={segmentColor(key, theme)} />
      ))}
      {cachedY !== null && (
        <rect x={x} y={cachedY} width={STRIPE} height={plotHeight - cachedY} className={styles.cached} />
      )}
      {step.used === null && (
        <>
          <rect
            x={x + 0.5}
            y={plotHeight - emptyHeight}
            width={Math.max(1, width - 1)}
            height={emptyHeight}
            className={styles.empty}
          />
          <text x={middle} y={plotHeight - emptyHeight / 2} className={styles.mark}>
            ?
          </text>
        </>
      )}
      {limitY !== null && <rect x={x - 3} y={limitY - 1} width={width + 6} height={2} fill={theme.colors.error.text} />}
      {marks.map(({ text, className }, index) => (
        <text key={text} x={middle} y={Math.max(8, top - 8 - index * 14)} className={className}>
          {text}
        </text>
      ))}
      {active && (
        <rect
          x={x - 1}
          y={top - 1}
          width={width + 2}
          height={plotHeight - top + 1}
          fill="none"
          stroke={theme.colors.text.maxContrast}
          strokeWidth={2}
        />
      )}
      {fullness !== null && (
        <rect
          x={x}
          y={plotHeight + 1}
          width={width}
          height={STRIPE}
          fill={theme.visualization.getColorByName(fullness)}
        />
      )}
      {width >= ROOM_FOR_NUMBER && (
        <text x={middle} y={plotHeight + 12} className={styles.mark}>
          {step.number}
        </text>
      )}
    </g>
  );
});

function getStyles(theme: GrafanaTheme2) {
  const text = {
    fontSize: theme.typography.bodySmall.fontSize,
    textAnchor: 'middle',
    dominantBaseline: 'middle',
    pointerEvents: 'none',
  } as const;
  return {
    column: css({ cursor: 'pointer' }),
    empty: css({ fill: 'none', stroke: theme.colors.text.secondary, strokeDasharray: '3 3' }),
    free: css({ fill: theme.colors.background.secondary }),
    cached: css({ fill: theme.colors.text.maxContrast, stroke: theme.colors.background.primary, strokeWidth: 0.5 }),
    mark: css({ ...text, fill: theme.colors.text.secondary }),
    cut: css({ ...text, fill: theme.colors.error.text, fontSize: theme.typography.body.fontSize }),
    shrunk: css({ ...text, fill: theme.colors.text.primary, fontSize: theme.typography.body.fontSize }),
  };
}
