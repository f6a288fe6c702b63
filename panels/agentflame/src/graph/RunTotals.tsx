import { css } from '@emotion/css';
import { memo, useMemo } from 'react';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Badge, useStyles2 } from '@grafana/ui';
import { branchUsage, formatCount, totalTokens } from '@loopscope/core';

import { figure, type Figures } from '../figures/figures';
import { ComparedTotals } from './ComparedTotals';
import type { Graph } from './Graph';

/** What the run took, or how much more or less the second of two. */
export const RunTotals = memo(function RunTotals({ graph, narrow }: { graph: Graph; narrow: boolean }) {
  const { tree, compared, figures } = graph;
  const styles = useStyles2(getStyles);
  const usage = useMemo(() => branchUsage(tree, tree.roots), [tree]);
  const isOpen = useMemo(() => tree.spans.some((span) => span.llm?.open), [tree]);
  const tokens = totalTokens(usage.tokens);

  if (compared) {
    return <ComparedTotals comparison={compared} roots={tree.roots} figures={figures} />;
  }
  return (
    <div className={styles.totals}>
      <strong>{figure(figures, 'time', tree.endMs - tree.startMs)}</strong>
      <span>{modelCallsText(usage.modelCalls)}</span>
      <span>{toolCallsText(usage.toolCalls)}</span>
      {!narrow && tokens !== null && (
        <span>{t('agentflame.toolbar.tokens', '{{n}} tokens', { n: figure(figures, 'tokens', tokens) })}</span>
      )}
      <span>{costText(usage, figures)}</span>
      {isOpen && (
        <Badge
          color="blue"
          text={t('agentflame.toolbar.open', 'still running')}
          tooltip={t('agentflame.toolbar.open-tooltip', 'The span that ends this run has not arrived yet.')}
        />
      )}
    </div>
  );
});

function modelCallsText(calls: number): string {
  return calls === 1
    ? t('agentflame.toolbar.one-model-call', '1 model call')
    : t('agentflame.toolbar.model-calls', '{{n}} model calls', { n: formatCount(calls) });
}

function toolCallsText(calls: number): string {
  return calls === 1
    ? t('agentflame.toolbar.one-tool-call', '1 tool call')
    : t('agentflame.toolbar.tool-calls', '{{n}} tool calls', { n: formatCount(calls) });
}

function costText({ cost, callsWithoutCost }: ReturnType<typeof branchUsage>, figures: Figures): string {
  if (cost === null) {
    return t('agentflame.toolbar.no-cost', 'cost unknown');
  }
  return callsWithoutCost > 0
    ? t('agentflame.toolbar.cost-partly', '{{usd}}, calls without a cost: {{n}}', {
        usd: figure(figures, 'cost', cost),
        n: formatCount(callsWithoutCost),
      })
    : figure(figures, 'cost', cost);
}

function getStyles(theme: GrafanaTheme2) {
  return {
    totals: css({
      display: 'flex',
      flexWrap: 'wrap',
      columnGap: theme.spacing(1.5),
      color: theme.colors.text.secondary,
      fontSize: theme.typography.bodySmall.fontSize,
      fontVariantNumeric: 'tabular-nums',
      strong: { color: theme.colors.text.primary },
    }),
  };
}
