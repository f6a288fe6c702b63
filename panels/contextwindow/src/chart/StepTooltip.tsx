import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { useStyles2 } from '@grafana/ui';
import type { ContextStep } from '@loopscope/core';

import { stepFacts } from './stepFacts';

interface Props {
  step: ContextStep;
  /** Middle of the column, from the chart's left edge. */
  x: number;
  bounds: { width: number };
}

const WIDTH = 260;

export function StepTooltip({ step, x, bounds }: Props) {
  const styles = useStyles2(getStyles);
  const width = Math.min(WIDTH, bounds.width);
  const isLeft = x > bounds.width / 2;
  const left = Math.max(0, Math.min(isLeft ? x - width - 24 : x + 24, bounds.width - width));
  return (
    <div className={styles.tooltip} style={{ left, width }} data-testid="step-tooltip" aria-hidden>
      <strong>{t('contextwindow.step.title', 'Model call {{n}}', { n: step.number })}</strong>
      <dl className={styles.facts}>
        {stepFacts(step).map(({ id, name, value }) => (
          <div key={id}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

function getStyles(theme: GrafanaTheme2) {
  return {
    tooltip: css({
      position: 'absolute',
      top: 0,
      zIndex: theme.zIndex.tooltip,
      pointerEvents: 'none',
      padding: theme.spacing(1),
      background: theme.colors.background.elevated,
      border: `1px solid ${theme.colors.border.weak}`,
      borderRadius: theme.shape.radius.default,
      boxShadow: theme.shadows.z2,
    }),
    facts: css({
      margin: 0,
      fontSize: theme.typography.bodySmall.fontSize,
      '& > div': { display: 'flex', justifyContent: 'space-between', gap: theme.spacing(2) },
      dt: { color: theme.colors.text.secondary, fontWeight: theme.typography.fontWeightRegular, flexShrink: 0 },
      dd: { margin: 0, textAlign: 'right', overflowWrap: 'anywhere', fontVariantNumeric: 'tabular-nums' },
    }),
  };
}
