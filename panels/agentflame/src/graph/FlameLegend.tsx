import { css } from '@emotion/css';
import { useMemo } from 'react';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { useStyles2 } from '@grafana/ui';
import type { RunTree } from '@loopscope/core';

import type { ColorScheme } from '../color/colorScheme';
import { categoryName } from '../color/categoryName';
import type { ColorBy } from '../color/spanCategory';
import { marksIn } from '../draw/marksIn';

interface Props {
  tree: RunTree;
  colors: ColorScheme;
  colorBy: ColorBy;
}

/** What colours and marks mean; only those that this run has. */
export function FlameLegend({ tree, colors, colorBy }: Props) {
  const styles = useStyles2(getStyles);
  const marks = useMemo(() => marksIn(tree), [tree]);

  return (
    <ul className={styles.legend} aria-label={t('agentflame.legend.label', 'Legend')}>
      {colors.categories.map(({ category, fill }) => (
        <li key={category} className={styles.item}>
          <span className={styles.swatch} style={{ background: fill }} aria-hidden />
          {categoryName(category, colorBy)}
        </li>
      ))}
      {marks.error && (
        <li className={styles.item}>
          <span className={styles.error} aria-hidden />
          {t('agentflame.legend.error', 'error')}
        </li>
      )}
      {marks.firstToken && (
        <li className={styles.item}>
          <span className={styles.wait} aria-hidden />
          {t('agentflame.legend.first-token', 'shaded until the first token')}
        </li>
      )}
      {marks.cacheHit && (
        <li className={styles.item}>
          <span aria-hidden>◆</span>
          {t('agentflame.legend.cache-hit', 'input read from a cache')}
        </li>
      )}
      {marks.repeat && (
        <li className={styles.item}>
          <span className={styles.repeat} aria-hidden>
            ↻
          </span>
          {t('agentflame.legend.repeat', 'identical repeat')}
        </li>
      )}
      {marks.doubt && (
        <li className={styles.item}>
          <span className={styles.doubt} aria-hidden />
          {t('agentflame.legend.doubt', 'place uncertain')}
        </li>
      )}
    </ul>
  );
}

function getStyles(theme: GrafanaTheme2) {
  const box = { display: 'inline-block', width: 12, height: 12 };
  return {
    legend: css({
      display: 'flex',
      flexWrap: 'wrap',
      columnGap: theme.spacing(1.5),
      maxHeight: 68,
      overflowY: 'auto',
      flexShrink: 0,
      listStyle: 'none',
      padding: theme.spacing(0.5, 0.5, 0),
      color: theme.colors.text.secondary,
      fontSize: theme.typography.bodySmall.fontSize,
    }),
    item: css({ display: 'inline-flex', alignItems: 'center', gap: theme.spacing(0.5) }),
    swatch: css(box),
    error: css({
      ...box,
      borderLeft: `4px solid ${theme.visualization.getColorByName('dark-red')}`,
      borderBottom: `3px solid ${theme.visualization.getColorByName('dark-red')}`,
    }),
    wait: css({
      ...box,
      background: theme.colors.text.disabled,
      borderRight: `2px solid ${theme.colors.text.primary}`,
    }),
    repeat: css({ borderTop: `2px solid ${theme.colors.text.primary}`, lineHeight: 1 }),
    doubt: css({ ...box, border: `1px dashed ${theme.colors.warning.text}` }),
  };
}
