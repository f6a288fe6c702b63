import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { useStyles2 } from '@grafana/ui';
import { formatCount, type PruneAdvice } from '@loopscope/core';

import { segmentName } from '../chart/segmentName';
import type { Figures } from '../figures/figures';

/** More would not be read. */
const LONGEST = 30;

export function AdviceTable({ advice, figures }: { advice: PruneAdvice[]; figures: Figures }) {
  const styles = useStyles2(getStyles);
  const hasExpected = advice.some(({ expected }) => expected !== null);
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th>{t('contextwindow.advice.what', 'What to leave out')}</th>
          <th className={styles.number}>{t('contextwindow.advice.tokens', 'Tokens')}</th>
          <th className={styles.number}>{t('contextwindow.advice.calls', 'Calls')}</th>
          <th className={styles.number}>{t('contextwindow.advice.net', 'Net, this run')}</th>
          {hasExpected && <th className={styles.number}>{t('contextwindow.advice.expected', 'Net a run')}</th>}
        </tr>
      </thead>
      <tbody>
        {advice.slice(0, LONGEST).map((one, index) => (
          <tr key={index}>
            <td>
              <div>{whyText(one)}</div>
              <div className={styles.text}>{one.text}</div>
            </td>
            <td className={styles.number}>≈ {figures.tokens(one.tokens)}</td>
            <td className={styles.calls}>
              {t('contextwindow.advice.calls-from', '{{n}} from call {{from}}', {
                n: formatCount(one.calls),
                from: one.fromCall,
              })}
            </td>
            <td className={styles.number}>{figures.money(one.net)}</td>
            {hasExpected && (
              <td className={styles.number}>{one.expected === null ? '–' : figures.money(one.expected)}</td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function whyText({ kind, role, tool, bound }: PruneAdvice): string {
  const name = tool || segmentName(role);
  const options = { name, interpolation: { escapeValue: false } };
  switch (kind) {
    case 'duplicate':
      return t('contextwindow.advice.duplicate', '{{name}}: stood in the window already', options);
    case 'not-quoted':
      return t('contextwindow.advice.not-quoted', '{{name}}: not quoted by any later answer', options);
    case 'never-called':
      return t(
        'contextwindow.advice.never-called',
        '{{name}}: tool that 0 of {{runs}} runs called (so at most {{share}} do)',
        { ...options, runs: formatCount(bound?.runs ?? 1), share: `${Math.round((bound?.atMost ?? 1) * 100)} %` }
      );
  }
}

function getStyles(theme: GrafanaTheme2) {
  const number = { textAlign: 'right', fontVariantNumeric: 'tabular-nums' } as const;
  return {
    table: css({
      width: '100%',
      fontSize: theme.typography.bodySmall.fontSize,
      'th, td': {
        padding: theme.spacing(0.25, 0.5),
        borderBottom: `1px solid ${theme.colors.border.weak}`,
        verticalAlign: 'top',
      },
      th: { color: theme.colors.text.secondary, fontWeight: theme.typography.fontWeightRegular },
    }),
    number: css({ ...number, whiteSpace: 'nowrap' }),
    calls: css({ ...number, [theme.breakpoints.up('md')]: { whiteSpace: 'nowrap' } }),
    text: css({
      color: theme.colors.text.secondary,
      overflowWrap: 'anywhere',
      display: '-webkit-box',
      WebkitLineClamp: 2,
      WebkitBoxOrient: 'vertical',
      overflow: 'hidden',
    }),
  };
}
