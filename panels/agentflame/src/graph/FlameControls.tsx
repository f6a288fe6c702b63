import { css } from '@emotion/css';
import { memo } from 'react';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { ButtonSelect, IconButton, RadioButtonGroup, useStyles2 } from '@grafana/ui';

import { AXIS_KINDS, type AxisKind } from '../axis/AxisKind';
import { axisName } from '../axis/axisName';
import { colorByName } from '../color/colorByName';
import { COLOR_BY, type ColorBy } from '../color/spanCategory';
import type { KeyCommand } from '../selection/keys';
import { ExportMenu, type ExportFormat } from './ExportMenu';
import type { Graph } from './Graph';

export interface FlameControlsProps {
  graph: Graph;
  /** Where the data has a second run. */
  comparison: { isOn: boolean; onChange: (isOn: boolean) => void } | null;
  axis: AxisKind;
  canGoBack: boolean;
  canGoForward: boolean;
  isWhole: boolean;
  onCommand: (command: KeyCommand) => void;
  showsCritical: boolean;
  onShowCritical: (shows: boolean) => void;
  colorBy: ColorBy;
  onColorBy: (colorBy: ColorBy) => void;
  onExport: (format: ExportFormat) => void;
}

/** Comparison, colours, axis and zoom. A frame of panning leaves it as it is. */
export const FlameControls = memo(function FlameControls(props: FlameControlsProps) {
  const { graph, axis, canGoBack, canGoForward, isWhole, onCommand } = props;
  const { compared } = graph;
  const styles = useStyles2(getStyles);

  return (
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
  );
});

function getStyles(theme: GrafanaTheme2) {
  return {
    buttons: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: theme.spacing(0.5) }),
  };
}
