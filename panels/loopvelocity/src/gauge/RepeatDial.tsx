import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { useStyles2, useTheme2 } from '@grafana/ui';
import { LOOPING_REPEATS, formatCount } from '@loopscope/core';

import type { Figures } from '../figures/figures';
import { arcPath, pointAt } from './arc';

interface Props {
  perMinute: number | null;
  longestStreak: number;
  figures: Figures;
  width: number;
}

const STROKE = 14;
/** The class of the speed by thresholds. */
const SWATCH = 5;
/** The mark at which repeats become looping stands in the middle of the dial. */
const SMALLEST_SCALE = LOOPING_REPEATS * 2;

/**
 * The dial shows what has a threshold: repeats in a row without progress. The speed is written in its middle, since no
 * speed is wrong by itself.
 */
export function RepeatDial({ perMinute, longestStreak, figures, width }: Props) {
  const theme = useTheme2();
  const styles = useStyles2(getStyles);
  const radius = width / 2 - STROKE;
  const center = { x: width / 2, y: radius + STROKE };
  const scale = Math.max(SMALLEST_SCALE, longestStreak);
  const threshold = LOOPING_REPEATS / scale;
  const filled = longestStreak / scale;
  const isLooping = longestStreak >= LOOPING_REPEATS;
  const inner = pointAt(threshold, radius - STROKE / 2 - 3, center);
  const outer = pointAt(threshold, radius + STROKE / 2 + 3, center);
  const color = figures.velocityColor(perMinute);
  const speed = perMinute === null ? '–' : figures.velocity(perMinute);

  return (
    <figure className={styles.figure} style={{ width }}>
      <svg width={width} height={center.y + STROKE / 2} role="img" aria-label={dialText(longestStreak)}>
        <path d={arcPath(0, 1, radius, center)} className={styles.track} />
        <path
          d={arcPath(0, filled, radius, center)}
          className={styles.filled}
          stroke={isLooping ? theme.colors.error.main : theme.colors.primary.main}
        />
        <line x1={inner.x} y1={inner.y} x2={outer.x} y2={outer.y} className={styles.threshold} />
        {color !== null && (
          <circle
            cx={center.x}
            cy={center.y - radius * 0.75}
            r={SWATCH}
            fill={theme.visualization.getColorByName(color)}
          />
        )}
        <text x={center.x} y={center.y - radius * 0.3} className={styles.speed}>
          {speed}
        </text>
        <text x={center.x} y={center.y - 2} className={styles.unit}>
          {t('loopvelocity.dial.unit', 'iterations / active min')}
        </text>
      </svg>
      <figcaption className={styles.caption}>{dialText(longestStreak)}</figcaption>
    </figure>
  );
}

function dialText(longestStreak: number): string {
  return t('loopvelocity.dial.repeats', 'Identical repeats in a row: {{n}} (looping from {{limit}})', {
    n: formatCount(longestStreak),
    limit: LOOPING_REPEATS,
  });
}

function getStyles(theme: GrafanaTheme2) {
  return {
    figure: css({ margin: 0, flexShrink: 0, textAlign: 'center' }),
    track: css({ fill: 'none', stroke: theme.colors.background.secondary, strokeWidth: STROKE }),
    filled: css({ fill: 'none', strokeWidth: STROKE }),
    threshold: css({ stroke: theme.colors.text.primary, strokeWidth: 2 }),
    speed: css({
      fill: theme.colors.text.primary,
      fontSize: theme.typography.h2.fontSize,
      fontWeight: theme.typography.fontWeightMedium,
      textAnchor: 'middle',
    }),
    unit: css({
      fill: theme.colors.text.secondary,
      fontSize: theme.typography.bodySmall.fontSize,
      textAnchor: 'middle',
    }),
    caption: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
  };
}
