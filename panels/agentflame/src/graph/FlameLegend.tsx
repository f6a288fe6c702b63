import { css } from '@emotion/css';
import { memo, useMemo } from 'react';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { useStyles2 } from '@grafana/ui';

import type { ColorScheme } from '../color/colorScheme';
import { categoryName } from '../color/categoryName';
import type { ColorBy } from '../color/spanCategory';
import type { Scales } from '../color/scales';
import { marksIn } from '../draw/marksIn';
import type { Graph } from './Graph';

interface Props {
  graph: Graph;
  scales: Scales;
  colors: ColorScheme;
  colorBy: ColorBy;
  /** Categories that are looked for; none = all. */
  chosen: ReadonlySet<string>;
  onChoose: (categories: ReadonlySet<string>) => void;
}

/** What colours and marks mean; only those that this run has. */
export const FlameLegend = memo(function FlameLegend({ graph, scales, colors, colorBy, chosen, onChoose }: Props) {
  const styles = useStyles2(getStyles);
  const marks = useMemo(() => marksIn(graph), [graph]);

  return (
    <ul className={styles.legend} aria-label={t('agentflame.legend.label', 'Legend')}>
      {colors.categories.map(({ category, fill }) => (
        <li key={category}>
          <button
            type="button"
            className={chosen.size > 0 && !chosen.has(category) ? styles.off : styles.button}
            aria-pressed={chosen.has(category)}
            title={t('agentflame.legend.filter', 'Show only these; click again to show all, with Ctrl to add')}
            onClick={(event) => onChoose(toggled(chosen, category, event.ctrlKey || event.metaKey))}
          >
            <span className={styles.swatch} style={{ background: fill }} aria-hidden />
            {categoryName(category, colorBy, scales, graph.figures)}
          </button>
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
      {marks.subAgent && (
        <li className={styles.item}>
          <span className={styles.subAgent} aria-hidden />
          {t('agentflame.legend.sub-agent', 'sub-agent')}
        </li>
      )}
      {marks.handOff && (
        <li className={styles.item}>
          <span aria-hidden>➜</span>
          {t('agentflame.legend.hand-off', 'hand-off')}
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
});

/** A click shows one category alone, or all again; with Ctrl it adds or takes away one. */
function toggled(chosen: ReadonlySet<string>, category: string, adds: boolean): ReadonlySet<string> {
  if (!adds) {
    return chosen.size === 1 && chosen.has(category) ? new Set() : new Set([category]);
  }
  const next = new Set(chosen);
  return next.delete(category) ? next : next.add(category);
}

function getStyles(theme: GrafanaTheme2) {
  const button = {
    display: 'inline-flex',
    alignItems: 'center',
    gap: theme.spacing(0.5),
    padding: 0,
    border: 'none',
    background: 'none',
    color: 'inherit',
    // Browsers give buttons a size and a face of their own.
    font: 'inherit',
  } as const;
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
    button: css(button),
    off: css({ ...button, opacity: 0.5 }),
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
    subAgent: css({ ...box, width: 6, border: `2px solid ${theme.colors.text.primary}`, borderRight: 'none' }),
    doubt: css({ ...box, border: `1px dashed ${theme.colors.warning.text}` }),
  };
}
