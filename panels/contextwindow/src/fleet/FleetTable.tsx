import { css } from '@emotion/css';
import type { GrafanaTheme2, LinkModel } from '@grafana/data';
import { t } from '@grafana/i18n';
import { useStyles2, useTheme2 } from '@grafana/ui';
import { SATURATION_BINS, formatCount, type SaturationGroup, type Scale } from '@loopscope/core';

import type { Figures } from '../figures/figures';
import { saturationColor } from '../figures/saturationScale';
import { LinkMenu } from '../../../shared/links/LinkMenu';
import { Swatch } from '../figures/Swatch';

interface Props {
  groups: SaturationGroup[];
  by: 'agent' | 'model';
  figures: Figures;
  /** Data links of the fullest run of a group. */
  linksOf: (name: string) => LinkModel[];
}

/** Agents or models beside each other: how full their runs were, and how many reached each threshold. */
export function FleetTable({ groups, by, figures: { share, scale }, linksOf }: Props) {
  const styles = useStyles2(getStyles);
  const orDash = (value: number | null) =>
    value === null ? (
      '–'
    ) : (
      <>
        <Swatch color={saturationColor(value, scale)} />
        {share(value)}
      </>
    );
  return (
    <div
      className={styles.scroll}
      tabIndex={0}
      role="region"
      aria-label={t('contextwindow.fleet.table', 'Saturation by group')}
    >
      <table className={styles.table}>
        <thead>
          <tr>
            <th>
              {by === 'agent' ? t('contextwindow.fleet.agent', 'Agent') : t('contextwindow.fleet.model', 'Model')}
            </th>
            <th className={styles.number}>{t('contextwindow.fleet.count', 'Runs')}</th>
            <th>{t('contextwindow.fleet.distribution', '0 to 100 %')}</th>
            <th className={styles.number}>{t('contextwindow.fleet.median', 'Median')}</th>
            <th className={styles.number}>{t('contextwindow.fleet.p90', 'P90')}</th>
            <th className={styles.number}>{t('contextwindow.fleet.highest', 'Highest')}</th>
            {scale.limits.map((threshold) => (
              <th key={threshold} className={styles.number}>
                <Swatch color={saturationColor(threshold, scale)} />
                {t('contextwindow.fleet.over', 'From {{share}}', { share: share(threshold) })}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {groups.map((group) => (
            <tr key={group.name}>
              <td>{group.name || t('contextwindow.fleet.unnamed', 'unnamed')}</td>
              <td className={styles.number}>{formatCount(group.runs)}</td>
              <td>
                <Histogram counts={group.histogram} scale={scale} />
              </td>
              <td className={styles.number}>{orDash(group.p50)}</td>
              <td className={styles.number}>{orDash(group.p90)}</td>
              <td className={styles.number}>
                {orDash(group.highest)}{' '}
                <LinkMenu links={linksOf(group.name)} of={group.name || t('contextwindow.fleet.unnamed', 'unnamed')} />
              </td>
              {group.over.map((over, index) => (
                <td key={scale.limits[index]} className={styles.number}>
                  {over === null ? (
                    '–'
                  ) : (
                    <>
                      {share(over.share)}{' '}
                      <span className={styles.interval}>
                        {t('contextwindow.fleet.interval', '({{low}} to {{high}})', {
                          low: share(over.low),
                          high: share(over.high),
                        })}
                      </span>
                    </>
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const BAR = 8;
const HEIGHT = 18;

function Histogram({ counts, scale }: { counts: number[]; scale: Scale }) {
  const theme = useTheme2();
  const highest = Math.max(1, ...counts);
  return (
    <svg width={counts.length * BAR} height={HEIGHT} aria-hidden>
      <rect y={HEIGHT - 1} width={counts.length * BAR} height={1} fill={theme.colors.border.medium} />
      {counts.map((count, index) => (
        <rect
          key={index}
          x={index * BAR}
          width={BAR - 1}
          y={HEIGHT * (1 - count / highest)}
          height={(count / highest) * HEIGHT}
          fill={theme.visualization.getColorByName(saturationColor(index / SATURATION_BINS, scale) ?? 'blue')}
        />
      ))}
    </svg>
  );
}

function getStyles(theme: GrafanaTheme2) {
  return {
    scroll: css({ overflowX: 'auto', flexShrink: 0 }),
    table: css({
      width: '100%',
      fontSize: theme.typography.bodySmall.fontSize,
      'th, td': { padding: theme.spacing(0.25, 0.75), borderBottom: `1px solid ${theme.colors.border.weak}` },
      th: { color: theme.colors.text.secondary, fontWeight: theme.typography.fontWeightRegular, whiteSpace: 'nowrap' },
    }),
    number: css({ textAlign: 'right', fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' }),
    interval: css({ color: theme.colors.text.secondary }),
  };
}
