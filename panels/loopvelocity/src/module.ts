import { FieldConfigProperty, PanelPlugin, ThresholdsMode } from '@grafana/data';
import { initPluginTranslations, t } from '@grafana/i18n';

import { DEFAULT_OPTIONS, type LoopVelocityOptions } from './LoopVelocityOptions';
import { LoopVelocityPanel } from './LoopVelocityPanel';
import { migrateOptions } from './migrateOptions';
import pluginJson from './plugin.json';
import { suggestsLoops } from './suggestions';

// Not awaited: an entry with top-level await is a promise to an AMD loader, and texts are only asked for on render.
void initPluginTranslations(pluginJson.id);

/** The standard options that the panel heeds. */
const USED = [
  FieldConfigProperty.DisplayName,
  FieldConfigProperty.Links,
  FieldConfigProperty.Unit,
  FieldConfigProperty.Decimals,
  FieldConfigProperty.Thresholds,
];

export const plugin = new PanelPlugin<LoopVelocityOptions>(LoopVelocityPanel)
  .useFieldConfig({
    disableStandardOptions: Object.values(FieldConfigProperty).filter((option) => !USED.includes(option)),
    standardOptions: {
      // A base alone: no speed is wrong until somebody says so.
      [FieldConfigProperty.Thresholds]: {
        defaultValue: { mode: ThresholdsMode.Absolute, steps: [{ value: -Infinity, color: 'blue' }] },
      },
    },
  })
  .setMigrationHandler(migrateOptions)
  .setSuggestionsSupplier((summary) =>
    suggestsLoops(summary) ? [{ name: t('loopvelocity.suggestion', 'Loop velocity') }] : []
  )
  .setPanelOptions((builder) =>
    builder
      .addBooleanSwitch({
        path: 'showEvidence',
        name: t('loopvelocity.options.evidence', 'Repeated calls'),
        defaultValue: DEFAULT_OPTIONS.showEvidence,
      })
      .addBooleanSwitch({
        path: 'showAgents',
        name: t('loopvelocity.options.agents', 'Agents side by side'),
        defaultValue: DEFAULT_OPTIONS.showAgents,
      })
      .addTextInput({
        path: 'idempotentTools',
        name: t('loopvelocity.options.idempotent', 'Tools to be called again and again'),
        description: t(
          'loopvelocity.options.idempotent-description',
          'One a line, * for any text: never repeats, and what they answer is no progress. Empty for thinking, to-do lists and clocks.'
        ),
        defaultValue: DEFAULT_OPTIONS.idempotentTools,
        settings: { useTextarea: true, rows: 3, placeholder: 'think\n*todo*' },
      })
      .addTextInput({
        path: 'stateChangingTools',
        name: t('loopvelocity.options.state-changing', 'Tools that change something'),
        description: t(
          'loopvelocity.options.state-changing-description',
          'One a line: each success of these is progress.'
        ),
        defaultValue: DEFAULT_OPTIONS.stateChangingTools,
        settings: { useTextarea: true, rows: 2, placeholder: 'write_*' },
      })
      .addTextInput({
        path: 'selectionVariable',
        name: t('loopvelocity.options.selection-variable', 'Variable for the selected span'),
        description: t(
          'loopvelocity.options.selection-variable-description',
          "Evidence then opens in the flame graph of this page; without one it links to the run's own page."
        ),
        defaultValue: DEFAULT_OPTIONS.selectionVariable,
      })
  );
