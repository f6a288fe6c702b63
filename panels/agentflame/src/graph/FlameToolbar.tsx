import { css } from '@emotion/css';
import { useMemo, type ReactNode } from 'react';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Badge, ButtonSelect, IconButton, RadioButtonGroup, useStyles2 } from '@grafana/ui';
import { branchUsage, formatCount, totalTokens } from '@loopscope/core';

import { AXIS_KINDS, type AxisKind } from '../axis/AxisKind';
import { axisName } from '../axis/axisName';
import { colorByName } from '../color/colorByName';
import { COLOR_BY, type ColorBy } from '../color/spanCategory';
import { figure, type Figures } from '../figures/figures';
import type { KeyCommand } from '../selection/keys';
import { ComparedTotals } from './ComparedTotals';
import { ExportMenu, type ExportFormat } from './ExportMenu';
import type { Graph } from './Graph';

interface Props {
  graph: Graph;
  /** Where the data has a second run. */
  comparison: { isOn: boolean; onChange: (isOn: boolean) => void } | null;
  narrow: boolean;
  axis: AxisKind;
  canGoBack: boolean;
  canGoForward: boolean;
  isWhole: boolean;
  onCommand: (command: KeyCommand) => void;
  showsCritical: boolean;
  onShowCritical: (shows: boolean) => void;
  colorBy: ColorBy;
  onColorBy: (colorBy: ColorBy) => void;
  search: ReactNode;
  onExport: (format: ExportFormat) => void;
}

/** The run's totals and the zoom buttons. */
export function FlameToolbar(props: Props) {
  const { graph, narrow, axis, canGoBack, canGoForward, isWhole, onCommand } = props;
  const { tree, compared, figures } = graph;
  const styles = useStyles2(getStyles);
  const usage = useMemo(() => branchUsage(tree, tree.roots), [tree]);
  const isOpen = useMemo(() => tree.spans.some((span) => span.llm?.open), [tree]);
  const tokens = totalTokens(usage.tokens);

  return (
    <div className={styles.bar}>
      {compared ? (
        <ComparedTotals comparison={compared} roots={tree.roots} figures={figures} />
      ) : (
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
      )}
      {props.search}
      <div className={styles.buttons}>
        {props.comparison && (
          <IconButton
            name="columns"
            variant={props.comparison.isOn ? 'primary' : 'secondary'}
            aria-pressed={props.comparison.isOn}
            tooltip={t('agentflame.toolbar.compare', 'Compare with the second run in the data')}
            onClick={() => props.comparison?.onChange(!props.comparison.isOn)}
          />
        )}
        {compared === null && (
          <ButtonSelect
            narrow
            variant="canvas"
            aria-label={t('agentflame.toolbar.color-by', 'Color by: {{name}}', { name: colorByName(props.colorBy) })}
            tooltip={t('agentflame.options.color-by', 'Color by')}
            value={{ value: props.colorBy, label: colorByName(props.colorBy) }}
            options={COLOR_BY.map((value) => ({ value, label: colorByName(value) }))}
            onChange={({ value = 'kind' }) => props.onColorBy(value)}
          />
        )}
        <RadioButtonGroup
          size="sm"
          aria-label={t('agentflame.toolbar.axis', 'Width of bars')}
          value={axis}
          options={AXIS_KINDS.map((value) => ({ value, label: axisName(value) }))}
          onChange={(chosen) => onCommand({ do: 'axis', axis: chosen })}
        />
        {compared === null && (
          <IconButton
            name="code-branch"
            variant={props.showsCritical ? 'primary' : 'secondary'}
            aria-pressed={props.showsCritical}
            tooltip={t('agentflame.toolbar.critical', 'Mark the critical path: what decided when the run ended')}
            onClick={() => props.onShowCritical(!props.showsCritical)}
          />
        )}
        <IconButton
          name="arrow-left"
          tooltip={t('agentflame.toolbar.back', 'Back to the view before (Escape)')}
          disabled={!canGoBack}
          onClick={() => onCommand({ do: 'step-back' })}
        />
        <IconButton
          name="arrow-right"
          tooltip={t('agentflame.toolbar.forward', 'Forward to the view after (])')}
          disabled={!canGoForward}
          onClick={() => onCommand({ do: 'forward' })}
        />
        <IconButton
          name="search-minus"
          tooltip={t('agentflame.toolbar.zoom-out', 'Zoom out (-)')}
          disabled={isWhole}
          onClick={() => onCommand({ do: 'zoom-out' })}
        />
        <IconButton
          name="search-plus"
          tooltip={t('agentflame.toolbar.zoom-in', 'Zoom in (+, or Ctrl and wheel)')}
          onClick={() => onCommand({ do: 'zoom-in' })}
        />
        <IconButton
          name="arrows-h"
          tooltip={t('agentflame.toolbar.whole', 'Show the whole run (0)')}
          disabled={isWhole}
          onClick={() => onCommand({ do: 'whole' })}
        />
        <ExportMenu onExport={props.onExport} />
      </div>
    </div>
  );
}

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
    bar: css({
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      justifyContent: 'space-between',
      gap: theme.spacing(1),
      padding: theme.spacing(0, 0.5, 0.5),
    }),
    totals: css({
      display: 'flex',
      flexWrap: 'wrap',
      columnGap: theme.spacing(1.5),
      color: theme.colors.text.secondary,
      fontSize: theme.typography.bodySmall.fontSize,
      fontVariantNumeric: 'tabular-nums',
      strong: { color: theme.colors.text.primary },
    }),
    buttons: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: theme.spacing(0.5) }),
  };
}
