import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { useStyles2 } from '@grafana/ui';

import { AgentTable, type AgentRow } from '../agents/AgentTable';

/** Velocities of a metrics query, group by group. */
export function FleetVelocity({ rows, width, height }: { rows: AgentRow[]; width: number; height: number }) {
  const styles = useStyles2(getStyles);
  const named = rows.map((row) => ({ ...row, label: row.label || t('loopvelocity.fleet.all', 'All') }));
  return (
    <div className={styles.root} style={{ width, height }}>
      <AgentTable rows={named} />
      <p className={styles.note}>
        {t(
          'loopvelocity.fleet.note',
          'Over many runs there is no verdict: open a run to see whether its repeats make a loop.'
        )}
      </p>
    </div>
  );
}

function getStyles(theme: GrafanaTheme2) {
  return {
    root: css({ overflow: 'auto' }),
    note: css({
      marginTop: theme.spacing(1),
      color: theme.colors.text.secondary,
      fontSize: theme.typography.bodySmall.fontSize,
    }),
  };
}
