import { css } from '@emotion/css';
import type { GrafanaTheme2, LinkModel } from '@grafana/data';
import { t } from '@grafana/i18n';
import { useStyles2, useTheme2 } from '@grafana/ui';
import { formatCount } from '@loopscope/core';

import type { Figures } from '../figures/figures';
import { LinkMenu } from '../../../shared/links/LinkMenu';

/** One agent, or one group of a metrics query. */
export interface AgentRow {
  id: string;
  label: string;
  perMinute: number | null;
  /** null where the data does not tell. */
  iterations: number | null;
  repeats: number | null;
  loopingRuns: number | null;
  isLooping: boolean;
}

interface Props {
  rows: AgentRow[];
  figures: Figures;
  /** The data links of a row, by its id. */
  links?: ReadonlyMap<string, LinkModel[]>;
}

/** Agents beside each other. */
export function AgentTable({ rows, figures, links }: Props) {
  const theme = useTheme2();
  const styles = useStyles2(getStyles);
  const hasVelocity = rows.some(({ perMinute, loopingRuns }) => perMinute !== null || loopingRuns === null);
  const hasRepeats = rows.some(({ repeats, loopingRuns }) => repeats !== null || loopingRuns === null);
  const hasIterations = rows.some(({ iterations }) => iterations !== null);
  const hasLooping = rows.some(({ loopingRuns }) => loopingRuns !== null);
  const barColor = (perMinute: number | null) => {
    const color = figures.velocityColor(perMinute);
    return color === null ? {} : { background: theme.visualization.getColorByName(color) };
  };
  const highest = Math.max(0, ...rows.map(({ perMinute }) => perMinute ?? 0));

  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th>{t('loopvelocity.table.agent', 'Agent')}</th>
          {hasVelocity && (
            <th className={styles.number}>
              {figures.title('velocity', t('loopvelocity.table.velocity', 'Per active min'))}
            </th>
          )}
          {hasIterations && <th className={styles.number}>{t('loopvelocity.table.iterations', 'Iterations')}</th>}
          {hasRepeats && (
            <th className={styles.number}>{figures.title('repeats', t('loopvelocity.table.repeats', 'Repeats'))}</th>
          )}
          {hasLooping && (
            <th className={styles.number}>
              {figures.title('looping', t('loopvelocity.table.looping', 'Looping runs'))}
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ id, label, perMinute, iterations, repeats, loopingRuns, isLooping }) => (
          <tr key={id}>
            <td>
              <span className={styles.agent}>
                {label}
                <LinkMenu links={links?.get(id) ?? []} of={label} />
              </span>
            </td>
            {hasVelocity && (
              <td className={styles.number}>
                <span
                  className={styles.bar}
                  style={{ width: barWidth(perMinute, highest), ...barColor(perMinute) }}
                  aria-hidden
                />
                {perMinute === null ? '–' : figures.velocity(perMinute)}
              </td>
            )}
            {hasIterations && <td className={styles.number}>{iterations === null ? '–' : formatCount(iterations)}</td>}
            {hasRepeats && (
              <td className={isLooping ? styles.looping : styles.number}>
                {repeats === null ? '–' : figures.count(repeats)}
              </td>
            )}
            {hasLooping && (
              <td className={isLooping ? styles.looping : styles.number}>
                {loopingRuns === null ? '–' : formatCount(loopingRuns)}
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const LONGEST_BAR = 64;

function barWidth(perMinute: number | null, highest: number): number {
  return perMinute === null || highest === 0 ? 0 : (perMinute / highest) * LONGEST_BAR;
}

function getStyles(theme: GrafanaTheme2) {
  const number = { textAlign: 'right', fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' } as const;
  return {
    table: css({
      width: '100%',
      fontSize: theme.typography.bodySmall.fontSize,
      'th, td': { padding: theme.spacing(0.25, 0.5), borderBottom: `1px solid ${theme.colors.border.weak}` },
      th: { color: theme.colors.text.secondary, fontWeight: theme.typography.fontWeightRegular },
      td: { overflowWrap: 'anywhere' },
    }),
    agent: css({ display: 'inline-flex', alignItems: 'center', gap: theme.spacing(1) }),
    number: css(number),
    looping: css({ ...number, color: theme.colors.error.text, fontWeight: theme.typography.fontWeightMedium }),
    bar: css({
      display: 'inline-block',
      height: 8,
      marginRight: theme.spacing(1),
      background: theme.colors.primary.border,
    }),
  };
}
