import { css } from '@emotion/css';
import { useMemo } from 'react';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { useStyles2, useTheme2 } from '@grafana/ui';

import { fullnessClasses } from '../figures/fullnessClasses';
import type { Figures } from '../figures/figures';
import { Swatch } from '../figures/Swatch';
import type { Column } from './columns';
import { segmentColor } from './segmentColor';
import { segmentName } from './segmentName';

/** What the colours mean; only those that are drawn. */
export function Legend({ columns, figures }: { columns: readonly Column[]; figures: Figures }) {
  const theme = useTheme2();
  const styles = useStyles2(getStyles);
  const keys = useMemo(
    () => [...new Set(columns.flatMap(({ boxes, answer }) => [...boxes, ...answer].map(({ key }) => key)))],
    [columns]
  );

  return (
    <ul className={styles.legend} aria-label={t('contextwindow.legend.label', 'Legend')}>
      {keys.map((key) => (
        <li key={key} className={styles.item}>
          <span className={styles.swatch} style={{ background: segmentColor(key, theme) }} aria-hidden />
          {segmentName(key)}
        </li>
      ))}
      {columns.some(({ cachedY }) => cachedY !== null) && (
        <li className={styles.item}>
          <span className={styles.cached} aria-hidden />
          {t('contextwindow.legend.cached', 'read from cache')}
        </li>
      )}
      {columns.some(({ free }) => free !== null) && (
        <li className={styles.item}>
          <span className={styles.free} aria-hidden />
          {t('contextwindow.legend.free', 'free')}
        </li>
      )}
      {columns.some(({ limitY }) => limitY !== null) && (
        <li className={styles.item}>
          <span className={styles.limit} aria-hidden />
          {t('contextwindow.legend.limit', "model's limit")}
        </li>
      )}
      {columns.some(({ reserveY }) => reserveY !== null) && (
        <li className={styles.item}>
          <span className={styles.reserve} aria-hidden />
          {t('contextwindow.legend.reserve', 'kept for the answer')}
        </li>
      )}
      {fullnessClasses(
        columns.map(({ step }) => step.saturation),
        figures
      ).map(({ color, text }) => (
        <li key={text} className={styles.item}>
          <Swatch color={color} />
          {text}
        </li>
      ))}
    </ul>
  );
}

function getStyles(theme: GrafanaTheme2) {
  return {
    legend: css({
      display: 'flex',
      flexWrap: 'wrap',
      columnGap: theme.spacing(1.5),
      flexShrink: 0,
      listStyle: 'none',
      padding: theme.spacing(0.5, 0, 0),
      color: theme.colors.text.secondary,
      fontSize: theme.typography.bodySmall.fontSize,
    }),
    item: css({ display: 'inline-flex', alignItems: 'center', gap: theme.spacing(0.5) }),
    swatch: css({ display: 'inline-block', width: 12, height: 12 }),
    cached: css({ display: 'inline-block', width: 3, height: 12, background: theme.colors.text.maxContrast }),
    free: css({
      display: 'inline-block',
      width: 12,
      height: 12,
      background: theme.colors.background.secondary,
      border: `1px solid ${theme.colors.border.weak}`,
    }),
    limit: css({ display: 'inline-block', width: 14, borderTop: `2px solid ${theme.colors.error.text}` }),
    reserve: css({ display: 'inline-block', width: 12, height: 12, background: theme.colors.error.transparent }),
  };
}
