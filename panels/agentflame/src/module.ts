import { FieldConfigProperty, PanelPlugin, ThresholdsMode } from '@grafana/data';
import { initPluginTranslations, t } from '@grafana/i18n';

import { DEFAULT_OPTIONS, type AgentFlameOptions } from './AgentFlameOptions';
import { AgentFlamePanel } from './AgentFlamePanel';
import { AXIS_KINDS } from './axis/AxisKind';
import { axisName } from './axis/axisName';
import { colorByName } from './color/colorByName';
import { COLOR_BY } from './color/spanCategory';
import { migrateOptions } from './migrateOptions';
import pluginJson from './plugin.json';
import { suggestForTraces } from './suggestions';

// Not awaited: an entry with top-level await is a promise to an AMD loader, and texts are only asked for on render.
void initPluginTranslations(pluginJson.id);

/** The standard options that the panel heeds. */
const USED = [
  FieldConfigProperty.Links,
  FieldConfigProperty.Unit,
  FieldConfigProperty.Decimals,
  FieldConfigProperty.Thresholds,
];

export const plugin = new PanelPlugin<AgentFlameOptions>(AgentFlamePanel)
  .setMigrationHandler(migrateOptions)
  // Links are shown in the details, units and decimals wherever a value is, thresholds as colours.
  .useFieldConfig({
    disableStandardOptions: Object.values(FieldConfigProperty).filter((option) => !USED.includes(option)),
    standardOptions: {
      // A base alone: until somebody adds a step, colours are by our own limits.
      [FieldConfigProperty.Thresholds]: {
        defaultValue: { mode: ThresholdsMode.Absolute, steps: [{ value: -Infinity, color: 'blue' }] },
      },
    },
  })
  .setSuggestionsSupplier(suggestForTraces)
  .setPanelOptions((builder) =>
    builder
      .addRadio({
        path: 'axis',
        name: t('agentflame.options.axis', 'Width of bars'),
        description: t('agentflame.options.axis-description', 'To begin with: it can be changed in the panel.'),
        defaultValue: DEFAULT_OPTIONS.axis,
        settings: { options: AXIS_KINDS.map((value) => ({ value, label: axisName(value) })) },
      })
      .addSelect({
        path: 'colorBy',
        name: t('agentflame.options.color-by', 'Color by'),
        defaultValue: DEFAULT_OPTIONS.colorBy,
        settings: { options: COLOR_BY.map((value) => ({ value, label: colorByName(value) })) },
      })
      .addSelect({
        path: 'label',
        name: t('agentflame.options.label', 'Label of bars'),
        defaultValue: DEFAULT_OPTIONS.label,
        settings: {
          options: [
            { value: 'axis', label: t('agentflame.options.label-axis', 'Name and what the width stands for') },
            { value: 'name', label: t('agentflame.options.label-name', 'Name') },
            { value: 'duration', label: t('agentflame.options.label-duration', 'Name and duration') },
            { value: 'tokens', label: t('agentflame.options.label-tokens', 'Name and tokens') },
            { value: 'cost', label: t('agentflame.options.label-cost', 'Name and cost') },
          ],
        },
      })
      .addRadio({
        path: 'plainSpans',
        name: t('agentflame.options.plain-spans', 'Spans without GenAI meaning'),
        description: t('agentflame.options.plain-spans-description', 'HTTP, database and other spans.'),
        defaultValue: DEFAULT_OPTIONS.plainSpans,
        settings: {
          options: [
            { value: 'show', label: t('agentflame.options.plain-show', 'Show') },
            { value: 'fold', label: t('agentflame.options.plain-fold', 'Fold') },
            { value: 'hide', label: t('agentflame.options.plain-hide', 'Hide') },
          ],
        },
      })
      .addBooleanSwitch({
        path: 'foldLoops',
        name: t('agentflame.options.fold-loops', 'Fold loops'),
        description: t(
          'agentflame.options.fold-loops-description',
          'Steps that repeat three times or more with the same arguments and results begin as one bar.'
        ),
        defaultValue: DEFAULT_OPTIONS.foldLoops,
      })
      .addTextInput({
        path: 'selectionVariable',
        name: t('agentflame.options.selection-variable', 'Variable for the selected span'),
        description: t(
          'agentflame.options.selection-variable-description',
          'Its value becomes the id of the span that is opened, for other panels to ask for.'
        ),
        defaultValue: DEFAULT_OPTIONS.selectionVariable,
      })
  );
