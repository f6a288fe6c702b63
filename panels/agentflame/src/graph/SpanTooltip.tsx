import { css } from '@emotion/css';
import { useMemo } from 'react';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';

import { subjectOf } from '../draw/barLabel';
import { factsOf } from '../detail/factsOf';
import { FactList } from '../detail/FactList';
import type { FlameLayout } from '../layout/FlameLayout';
import type { Graph } from './Graph';

interface Props {
  graph: Graph;
  layout: FlameLayout;
  node: number;
  at: { x: number; y: number };
  bounds: { width: number; height: number };
}

const WIDTH = 280;
const OFFSET = 14;

/** What a span is, beside the pointer and never outside of the panel. */
export function SpanTooltip({ graph, layout, node, at, bounds }: Props) {
  const styles = useStyles2(getStyles);
  // Panning moves the tooltip, and what lies below a span may be a whole run.
  const facts = useMemo(() => factsOf(graph, node, layout), [graph, node, layout]);
  const width = Math.min(WIDTH, bounds.width);
  const left = Math.max(0, Math.min(at.x + OFFSET, bounds.width - width));
  const isLow = at.y > bounds.height / 2;
  const vertical = isLow ? { bottom: bounds.height - at.y + OFFSET } : { top: at.y + OFFSET };

  return (
    <div className={styles.tooltip} style={{ left, width, ...vertical }} data-testid="span-tooltip" aria-hidden>
      <div className={styles.title}>{subjectOf(graph.tree.spans[node])}</div>
      <FactList facts={facts} />
    </div>
  );
}

function getStyles(theme: GrafanaTheme2) {
  return {
    tooltip: css({
      position: 'absolute',
      zIndex: theme.zIndex.tooltip,
      pointerEvents: 'none',
      padding: theme.spacing(1),
      background: theme.colors.background.elevated,
      border: `1px solid ${theme.colors.border.weak}`,
      borderRadius: theme.shape.radius.default,
      boxShadow: theme.shadows.z2,
    }),
    title: css({ fontWeight: theme.typography.fontWeightMedium, overflowWrap: 'anywhere' }),
  };
}
