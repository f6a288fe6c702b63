import { css } from '@emotion/css';
import { useMemo } from 'react';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { useStyles2, useTheme2 } from '@grafana/ui';
import type { LoopReport, RunTree } from '@loopscope/core';

import type { Figures } from '../figures/figures';
import { iterationBuckets } from './iterationBuckets';

interface Props {
  tree: RunTree;
  report: LoopReport;
  figures: Figures;
  width: number;
}

const HEIGHT = 44;
const BAR_PITCH = 7;

/** Iterations over the time of the run; those that repeat stand out. */
export function IterationBars({ tree, report, figures, width }: Props) {
  const theme = useTheme2();
  const styles = useStyles2(getStyles);
  const count = Math.max(8, Math.min(120, Math.floor(width / BAR_PITCH)));
  const buckets = useMemo(() => {
    const repeats = new Set(report.evidence.flatMap((group) => group.repeats));
    const iterations = report.agents.flatMap((agent) => agent.iterations);
    return iterationBuckets(iterations, (node) => repeats.has(node), tree, count);
  }, [tree, report, count]);
  const highest = Math.max(1, ...buckets.map(({ iterations }) => iterations));
  const pitch = width / count;
  const heightOf = (iterations: number) => (iterations / highest) * HEIGHT;

  return (
    <figure className={styles.figure}>
      <svg
        width={width}
        height={HEIGHT + 1}
        role="img"
        aria-label={t('loopvelocity.bars.label', 'Iterations over time')}
      >
        {buckets.map(({ iterations, repeating }, index) => (
          <g key={index}>
            <rect
              x={index * pitch}
              y={HEIGHT - heightOf(iterations)}
              width={Math.max(1, pitch - 2)}
              height={heightOf(iterations)}
              fill={theme.visualization.getColorByName('blue')}
            />
            <rect
              x={index * pitch}
              y={HEIGHT - heightOf(repeating)}
              width={Math.max(1, pitch - 2)}
              height={heightOf(repeating)}
              fill={theme.visualization.getColorByName('red')}
            />
          </g>
        ))}
        <rect x={0} y={HEIGHT} width={width} height={1} fill={theme.colors.border.medium} />
      </svg>
      <figcaption className={styles.caption}>
        <span>
          {t('loopvelocity.bars.caption', 'Iterations over {{duration}}', {
            duration: figures.duration(tree.endMs - tree.startMs),
          })}
        </span>
        {buckets.some(({ repeating }) => repeating > 0) && (
          <span className={styles.key}>
            <span
              className={styles.swatch}
              style={{ background: theme.visualization.getColorByName('red') }}
              aria-hidden
            />
            {t('loopvelocity.bars.repeating', 'with an identical repeat')}
          </span>
        )}
      </figcaption>
    </figure>
  );
}

function getStyles(theme: GrafanaTheme2) {
  return {
    figure: css({ margin: 0 }),
    caption: css({
      display: 'flex',
      flexWrap: 'wrap',
      justifyContent: 'space-between',
      columnGap: theme.spacing(1),
      color: theme.colors.text.secondary,
      fontSize: theme.typography.bodySmall.fontSize,
    }),
    key: css({ display: 'inline-flex', alignItems: 'center', gap: theme.spacing(0.5) }),
    swatch: css({ display: 'inline-block', width: 10, height: 10 }),
  };
}
