import { css } from '@emotion/css';
import { useMemo } from 'react';
import { dateTimeFormat, type GrafanaTheme2, type TimeRange } from '@grafana/data';
import { t } from '@grafana/i18n';
import { useStyles2, useTheme2 } from '@grafana/ui';
import { SATURATION_BINS, formatCount, saturationMap, type RunSaturation, type Scale } from '@loopscope/core';

import { saturationColor } from '../figures/saturationScale';

interface Props {
  runs: readonly RunSaturation[];
  timeRange: TimeRange;
  timeZone: string;
  scale: Scale;
  width: number;
}

const AXIS = 44;
const ROW = 12;
const COLUMN = 14;

/** How full runs were over time: a column a slice of time, a row a tenth of the window, and one for what is beyond. */
export function SaturationHeatmap({ runs, timeRange, timeZone, scale, width }: Props) {
  const theme = useTheme2();
  const styles = useStyles2(getStyles);
  const columns = Math.max(6, Math.min(96, Math.floor((width - AXIS - 16) / COLUMN)));
  const map = useMemo(
    () => saturationMap(runs, { fromMs: timeRange.from.valueOf(), toMs: timeRange.to.valueOf() }, columns),
    [runs, timeRange, columns]
  );
  const rows = map.counts[0]?.length ?? 0;
  const height = rows * ROW;
  const colorOf = (bin: number) =>
    theme.visualization.getColorByName(saturationColor(bin / SATURATION_BINS, scale) ?? 'orange');
  const time = (ms: number) => dateTimeFormat(ms, { timeZone });
  if (map.highest === 0) {
    return null;
  }
  return (
    <figure className={styles.figure}>
      <figcaption>
        {t('contextwindow.heatmap.title', 'Fullest call of each run over time, up to {{n}} runs a field', {
          n: formatCount(map.highest),
        })}
      </figcaption>
      <svg
        width={AXIS + columns * COLUMN}
        height={height + 18}
        role="img"
        aria-label={t('contextwindow.heatmap.label', 'Saturation of runs over time')}
      >
        {[0, 5, 10].map((bin) => (
          <text key={bin} x={AXIS - 6} y={height - bin * ROW + (bin === 0 ? 0 : 4)} className={styles.tick}>
            {`${bin * 10} %`}
          </text>
        ))}
        {map.counts.map((counts, column) =>
          counts.map((count, bin) => (
            <rect
              key={`${column} ${bin}`}
              x={AXIS + column * COLUMN}
              y={height - (bin + 1) * ROW}
              width={COLUMN - 1}
              height={ROW - 1}
              fill={count === 0 ? theme.colors.background.secondary : colorOf(bin)}
              fillOpacity={count === 0 ? 1 : 0.25 + 0.75 * (count / map.highest)}
            >
              {count > 0 && (
                <title>
                  {t('contextwindow.heatmap.field', '{{time}}: {{n}} runs at {{from}} to {{to}}', {
                    time: time(map.startMs + column * map.columnMs),
                    n: formatCount(count),
                    from: `${bin * 10} %`,
                    to: bin === counts.length - 1 ? '∞' : `${(bin + 1) * 10} %`,
                  })}
                </title>
              )}
            </rect>
          ))
        )}
        <text x={AXIS} y={height + 14} className={styles.time}>
          {time(map.startMs)}
        </text>
        {width > 480 && (
          <text x={AXIS + columns * COLUMN} y={height + 14} className={styles.time} textAnchor="end">
            {time(timeRange.to.valueOf())}
          </text>
        )}
      </svg>
    </figure>
  );
}

function getStyles(theme: GrafanaTheme2) {
  const text = { fill: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize } as const;
  return {
    figure: css({ margin: 0, fontSize: theme.typography.bodySmall.fontSize, color: theme.colors.text.secondary }),
    tick: css({ ...text, textAnchor: 'end' }),
    time: css(text),
  };
}
