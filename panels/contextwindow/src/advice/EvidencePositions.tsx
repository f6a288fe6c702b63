import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { useStyles2, useTheme2 } from '@grafana/ui';
import { formatCount, type PositionBin } from '@loopscope/core';

interface Props {
  positions: PositionBin[];
  width: number;
}

const HEIGHT = 56;
const WIDEST = 420;

/** Where in the window results and documents lay, and those of them that answers quote. */
export function EvidencePositions({ positions, width }: Props) {
  const theme = useTheme2();
  const styles = useStyles2(getStyles);
  const highest = Math.max(1, ...positions.map(({ present }) => present));
  const total = positions.reduce((sum, { present }) => sum + present, 0);
  const whole = Math.min(WIDEST, width - 16);
  const pitch = whole / positions.length;
  if (total === 0) {
    return null;
  }
  const label = positions
    .map(({ from, present, quoted }) =>
      t('contextwindow.positions.bin', '{{from}} %: {{quoted}} of {{present}} quoted', {
        from: Math.round(from * 100),
        quoted: formatCount(quoted),
        present: formatCount(present),
      })
    )
    .join(', ');
  return (
    <figure className={styles.figure}>
      <figcaption>{t('contextwindow.positions.title', 'Where in the window the evidence lay')}</figcaption>
      <svg width={whole} height={HEIGHT + 16} role="img" aria-label={label}>
        {positions.map(({ from, present, quoted }, index) => (
          <g key={from}>
            <rect
              x={index * pitch}
              width={pitch - 2}
              y={HEIGHT * (1 - present / highest)}
              height={(present / highest) * HEIGHT}
              fill={theme.colors.border.strong}
            />
            <rect
              x={index * pitch}
              width={pitch - 2}
              y={HEIGHT * (1 - quoted / highest)}
              height={(quoted / highest) * HEIGHT}
              fill={theme.visualization.getColorByName('blue')}
            />
          </g>
        ))}
        <text x={0} y={HEIGHT + 12} className={styles.tick}>
          {t('contextwindow.positions.begin', 'beginning')}
        </text>
        <text x={whole} y={HEIGHT + 12} className={styles.tick} textAnchor="end">
          {t('contextwindow.positions.end', 'end')}
        </text>
      </svg>
      <p className={styles.note}>
        {t(
          'contextwindow.positions.note',
          'Grey: results and documents that lay there, by call; blue: those that the answer quotes. Whether this agent does worse with evidence in the middle, only its scores can tell: this data has none, so there is no verdict.'
        )}
      </p>
    </figure>
  );
}

function getStyles(theme: GrafanaTheme2) {
  return {
    figure: css({ margin: theme.spacing(1, 0, 0) }),
    tick: css({ fill: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
    note: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
  };
}
