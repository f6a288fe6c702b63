import { css } from '@emotion/css';
import { memo } from 'react';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2, useTheme2 } from '@grafana/ui';

import type { Column } from './columns';
import { segmentColor } from './segmentColor';
import { describeStep } from './stepFacts';

interface Props {
  id: string;
  column: Column;
  plotHeight: number;
  active: boolean;
  onPoint: () => void;
}

/** Narrower columns have no room for a number below. */
const ROOM_FOR_NUMBER = 16;

/** One model call: its parts, the limit above it and, where nothing was told, an empty frame. */
export const ColumnShape = memo(function ColumnShape({ id, column, plotHeight, active, onPoint }: Props) {
  const theme = useTheme2();
  const styles = useStyles2(getStyles);
  const { step, x, width, boxes, limitY, reserveY } = column;
  const middle = x + width / 2;
  const emptyHeight = Math.min(48, plotHeight);

  return (
    <g id={id} role="option" aria-selected={active} aria-label={describeStep(step)} onPointerMove={onPoint}>
      <rect x={x - 1} y={0} width={width + 2} height={plotHeight + 16} fill="transparent" />
      {reserveY !== null && limitY !== null && (
        <rect x={x - 2} y={limitY} width={width + 4} height={reserveY - limitY} fill={theme.colors.error.transparent} />
      )}
      {boxes.map(({ key, y, height }) => (
        <rect key={key} x={x} y={y} width={width} height={height} fill={segmentColor(key, theme)} />
      ))}
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
      {step.cutShort && (
        <text x={middle} y={Math.max(8, (boxes.at(-1)?.y ?? plotHeight) - 8)} className={styles.cut}>
          ✂
        </text>
      )}
      {active && (
        <rect
          x={x - 1}
          y={(boxes.at(-1)?.y ?? plotHeight - emptyHeight) - 1}
          width={width + 2}
          height={plotHeight - (boxes.at(-1)?.y ?? plotHeight - emptyHeight) + 1}
          fill="none"
          stroke={theme.colors.text.maxContrast}
          strokeWidth={2}
        />
      )}
      {width >= ROOM_FOR_NUMBER && (
        <text x={middle} y={plotHeight + 10} className={styles.mark}>
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
    empty: css({ fill: 'none', stroke: theme.colors.text.secondary, strokeDasharray: '3 3' }),
    mark: css({ ...text, fill: theme.colors.text.secondary }),
    cut: css({ ...text, fill: theme.colors.error.text, fontSize: theme.typography.body.fontSize }),
  };
}
