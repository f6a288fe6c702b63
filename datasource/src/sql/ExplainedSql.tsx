import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Alert, useStyles2 } from '@grafana/ui';

import type { SqlExplained } from './SqlBackend';

/** What ClickHouse would read and do, and what would answer the same from less. */
export function ExplainedSql({ explained: { mistake, reads, plan, advice } }: { explained: SqlExplained }) {
  const styles = useStyles2(getStyles);
  if (mistake) {
    return null; // it is told beside the text
  }
  return (
    <section aria-label={t('editor.sql.explained', 'What ClickHouse would do')}>
      {advice && <Alert severity="info" title={advice} />}
      <ul className={styles.reads}>
        {reads.map(({ table, rows, parts, marks }) => (
          <li key={table}>
            {t('editor.sql.reads', '{{table}}: about {{rows}} rows in {{parts}} parts, {{marks}} ranges of the index', {
              table,
              rows: rows.toLocaleString(),
              parts: parts.toLocaleString(),
              marks: marks.toLocaleString(),
              interpolation: { escapeValue: false },
            })}
          </li>
        ))}
      </ul>
      <pre className={styles.plan} tabIndex={0}>
        {plan.length > 0 ? plan.join('\n') : t('editor.sql.no-plan', 'This statement has no plan.')}
      </pre>
    </section>
  );
}

function getStyles(theme: GrafanaTheme2) {
  return {
    reads: css({ listStyle: 'none', margin: theme.spacing(1, 0) }),
    plan: css({ maxHeight: 320, overflow: 'auto', margin: 0, fontSize: theme.typography.bodySmall.fontSize }),
  };
}
