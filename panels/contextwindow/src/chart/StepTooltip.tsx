import { css } from '@emotion/css';
import type { GrafanaTheme2, LinkModel } from '@grafana/data';
import { t } from '@grafana/i18n';
import { DataLinkButton, useStyles2 } from '@grafana/ui';
import type { ContextStep } from '@loopscope/core';

import { Swatch } from '../figures/Swatch';
import type { StepContext } from './StepContext';
import { stepFacts } from './stepFacts';

interface Props {
  step: ContextStep;
  context: StepContext;
  /** Of the fields of the span; shown once the call was opened. */
  links: LinkModel[];
  /** Middle of the column, from the chart's left edge. */
  x: number;
  bounds: { width: number; height: number };
}

const WIDTH = 290;

export function StepTooltip({ step, context, links, x, bounds }: Props) {
  const styles = useStyles2(getStyles);
  const width = Math.min(WIDTH, bounds.width);
  const isLeft = x > bounds.width / 2;
  const left = Math.max(0, Math.min(isLeft ? x - width - 24 : x + 24, bounds.width - width));
  return (
    <div
      className={links.length > 0 ? styles.opened : styles.tooltip}
      style={{ left, width, maxHeight: Math.max(120, bounds.height) }}
      data-testid="step-tooltip"
    >
      <div aria-hidden>
        <strong>{t('contextwindow.step.title', 'Model call {{n}}', { n: step.number })}</strong>
        <dl className={styles.facts}>
          {stepFacts(step, context).map(({ id, name, value, color = null }) => (
            <div key={id}>
              <dt>{name}</dt>
              <dd>
                <Swatch color={color} />
                {value}
              </dd>
            </div>
          ))}
        </dl>
      </div>
      {links.map((link) => (
        <DataLinkButton
          key={link.href + link.title}
          link={link}
          buttonProps={{ size: 'sm', variant: 'secondary', fill: 'text' }}
        />
      ))}
    </div>
  );
}

function getStyles(theme: GrafanaTheme2) {
  const tooltip = {
    position: 'absolute',
    top: 0,
    zIndex: theme.zIndex.tooltip,
    overflow: 'auto',
    padding: theme.spacing(1),
    background: theme.colors.background.elevated,
    border: `1px solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.radius.default,
    boxShadow: theme.shadows.z2,
  } as const;
  return {
    tooltip: css({ ...tooltip, pointerEvents: 'none' }),
    opened: css(tooltip),
    facts: css({
      margin: 0,
      fontSize: theme.typography.bodySmall.fontSize,
      lineHeight: 1.3,
      '& > div': { display: 'flex', justifyContent: 'space-between', gap: theme.spacing(2) },
      dt: { color: theme.colors.text.secondary, fontWeight: theme.typography.fontWeightRegular, flexShrink: 0 },
      dd: { margin: 0, textAlign: 'right', overflowWrap: 'anywhere', fontVariantNumeric: 'tabular-nums' },
    }),
  };
}
