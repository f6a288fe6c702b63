import { css } from '@emotion/css';
import { useMemo, useState } from 'react';
import type { DataFrame, GrafanaTheme2, TimeRange } from '@grafana/data';
import { t } from '@grafana/i18n';
import { RadioButtonGroup, useStyles2 } from '@grafana/ui';
import { formatCount, saturationGroups, type RunSaturation } from '@loopscope/core';
import type { RowFields } from '@loopscope/core/filter';

import { RowFilter } from '../../../shared/filterbox/RowFilter';
import { useRowFilter, type RowFilterState } from '../../../shared/filterbox/useRowFilter';
import type { Figures } from '../figures/figures';
import { FleetTable } from './FleetTable';
import { fullestLinks } from './fullestLinks';
import { SaturationHeatmap } from './SaturationHeatmap';

interface Props {
  runs: RunSaturation[];
  /** What they can be filtered on. */
  asked: RowFields<RunSaturation>;
  series: DataFrame[];
  timeRange: TimeRange;
  timeZone: string;
  figures: Figures;
  width: number;
  height: number;
}

type By = 'agent' | 'model';

/** How full the windows of many runs were: by agent or model, and over time. */
export function FleetView({ runs: all, asked, series, timeRange, timeZone, figures, width, height }: Props) {
  const styles = useStyles2(getStyles);
  const [by, setBy] = useState<By>('agent');
  const filter = useRowFilter(all, asked);
  const runs = filter.shown;
  const { limits } = figures.scale;
  const groups = useMemo(() => saturationGroups(runs, by, limits), [runs, by, limits]);
  const unknown = groups.reduce((sum, group) => sum + group.unknown, 0);
  return (
    <div className={styles.root} style={{ width, height }}>
      <div className={styles.head}>
        <RadioButtonGroup<By>
          size="sm"
          value={by}
          onChange={setBy}
          aria-label={t('contextwindow.fleet.by', 'Group by')}
          options={[
            { value: 'agent', label: t('contextwindow.fleet.by-agent', 'By agent') },
            { value: 'model', label: t('contextwindow.fleet.by-model', 'By model') },
          ]}
        />
        <span className={styles.note}>
          {t('contextwindow.fleet.runs', '{{n}} runs, each by its fullest call', { n: formatCount(runs.length) })}
        </span>
        {unknown > 0 && (
          <span className={styles.note}>
            {t('contextwindow.fleet.unknown', 'without a known limit or tokens: {{n}}', { n: formatCount(unknown) })}
          </span>
        )}
      </div>
      <RowFilter label={t('contextwindow.filter.runs', 'Filter runs')} filter={filter} shown={shownRuns(filter)} />
      <FleetTable groups={groups} by={by} figures={figures} linksOf={(name) => fullestLinks(series, runs, by, name)} />
      <SaturationHeatmap runs={runs} timeRange={timeRange} timeZone={timeZone} scale={figures.scale} width={width} />
    </div>
  );
}

function shownRuns({ shown, rows }: RowFilterState<RunSaturation>): string {
  return t('contextwindow.filter.runs-shown', '{{shown}} of {{total}} runs shown: the figures are of these', {
    shown: formatCount(shown.length),
    total: formatCount(rows.length),
  });
}

function getStyles(theme: GrafanaTheme2) {
  return {
    root: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(1), overflow: 'auto' }),
    head: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: theme.spacing(0.5, 1.5) }),
    note: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
  };
}
