import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';

import { AXIS_KINDS } from '../axis/AxisKind';
import { axisName } from '../axis/axisName';
import { changeText } from '../compare/comparedFacts';
import type { Comparison } from '../compare/comparedGraph';
import type { Figures } from '../figures/figures';

interface Props {
  comparison: Comparison;
  roots: readonly number[];
  figures: Figures;
}

/** Totals of both runs: work, tokens and cost, the first run's before the second's. */
export function ComparedTotals({ comparison, roots, figures }: Props) {
  const styles = useStyles2(getStyles);
  const total = (values: Float64Array) => roots.reduce((sum, root) => sum + values[root], 0);
  return (
    <dl className={styles.totals}>
      {AXIS_KINDS.map((axis) => (
        <div key={axis}>
          <dt>{axisName(axis)}</dt>
          <dd>{changeText(axis, total(comparison.before[axis]), total(comparison.after[axis]), figures)}</dd>
        </div>
      ))}
    </dl>
  );
}

function getStyles(theme: GrafanaTheme2) {
  return {
    totals: css({
      display: 'flex',
      flexWrap: 'wrap',
      columnGap: theme.spacing(1.5),
      margin: 0,
      fontSize: theme.typography.bodySmall.fontSize,
      fontVariantNumeric: 'tabular-nums',
      div: { display: 'flex', gap: theme.spacing(0.5) },
      dt: { color: theme.colors.text.secondary, fontWeight: theme.typography.fontWeightRegular },
      dd: { margin: 0 },
    }),
  };
}
