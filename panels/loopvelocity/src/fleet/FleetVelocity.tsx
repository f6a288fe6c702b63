import { css } from '@emotion/css';
import type { GrafanaTheme2, LinkModel } from '@grafana/data';
import { t } from '@grafana/i18n';
import { useStyles2 } from '@grafana/ui';

import { AgentTable, type AgentRow } from '../agents/AgentTable';
import type { Figures } from '../figures/figures';

interface Props {
  rows: AgentRow[];
  figures: Figures;
  /** Data links by the row's id. */
  links: ReadonlyMap<string, LinkModel[]>;
  width: number;
  height: number;
}

/** Velocities of a metrics query, group by group. */
export function FleetVelocity({ rows, figures, links, width, height }: Props) {
  const styles = useStyles2(getStyles);
  const named = rows.map((row) => ({ ...row, label: row.label || t('loopvelocity.fleet.all', 'All') }));
  return (
    <div
      className={styles.root}
      style={{ width, height }}
      tabIndex={0}
      role="region"
      aria-label={t('loopvelocity.fleet.label', 'Loop velocity by group')}
    >
      <AgentTable rows={named} figures={figures} links={links} />
      {rows.every(({ loopingRuns }) => loopingRuns === null) && (
        <p className={styles.note}>
          {t(
            'loopvelocity.fleet.note',
            'Over many runs there is no verdict: open a run to see whether its repeats make a loop.'
          )}
        </p>
      )}
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
