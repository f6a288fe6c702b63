import { FieldConfigProperty, PanelPlugin, ThresholdsMode } from '@grafana/data';
import { initPluginTranslations, t } from '@grafana/i18n';

import { DEFAULT_OPTIONS, type ContextWindowOptions } from './ContextWindowOptions';
import { ContextWindowPanel } from './ContextWindowPanel';
import { DEFAULT_SCALE } from './figures/saturationScale';
import { migrateOptions } from './migrateOptions';
import pluginJson from './plugin.json';
import { suggestsWindows } from './suggestions';

// Not awaited: an entry with top-level await is a promise to an AMD loader, and texts are only asked for on render.
void initPluginTranslations(pluginJson.id);

/** What this panel does not heed: its colours are of roles and, by thresholds, of saturation; values are read as they are. */
const UNUSED = [
  FieldConfigProperty.Min,
  FieldConfigProperty.Max,
  FieldConfigProperty.FieldMinMax,
  FieldConfigProperty.NoValue,
  FieldConfigProperty.Mappings,
  FieldConfigProperty.Color,
  FieldConfigProperty.Filterable,
  FieldConfigProperty.Actions,
];

export const plugin = new PanelPlugin<ContextWindowOptions>(ContextWindowPanel)
  .useFieldConfig({
    disableStandardOptions: UNUSED,
    standardOptions: {
      [FieldConfigProperty.Thresholds]: {
        defaultValue: {
          mode: ThresholdsMode.Absolute,
          steps: [
            { value: -Infinity, color: DEFAULT_SCALE.colors[0] },
            ...DEFAULT_SCALE.limits.map((value, index) => ({ value, color: DEFAULT_SCALE.colors[index + 1] })),
          ],
        },
      },
    },
  })
  .setMigrationHandler(migrateOptions)
  .setSuggestionsSupplier((summary) =>
    suggestsWindows(summary) ? [{ name: t('contextwindow.suggestion', 'Context window') }] : []
  )
  .setPanelOptions((builder) =>
    builder
      .addRadio({
        path: 'order',
        name: t('contextwindow.options.order', 'Order of calls'),
        defaultValue: DEFAULT_OPTIONS.order,
        settings: {
          options: [
            { value: 'agent', label: t('contextwindow.options.order-agent', 'By agent') },
            { value: 'time', label: t('contextwindow.options.order-time', 'By time') },
          ],
        },
      })
      .addRadio({
        path: 'scaleTo',
        name: t('contextwindow.options.scale', 'Scale'),
        description: t(
          'contextwindow.options.scale-description',
          "Up to the model's limit, or up to what is in use; automatic: up to the limit unless columns would be too low."
        ),
        defaultValue: DEFAULT_OPTIONS.scaleTo,
        settings: {
          options: [
            { value: 'auto', label: t('contextwindow.options.scale-auto', 'Auto') },
            { value: 'limit', label: t('contextwindow.options.scale-limit', 'Limit') },
            { value: 'used', label: t('contextwindow.options.scale-used', 'In use') },
          ],
        },
      })
      .addTextInput({
        path: 'limits',
        name: t('contextwindow.options.limits', 'Limits in force'),
        description: t(
          'contextwindow.options.limits-description',
          "One a line, such as claude-sonnet-4* = 1M: replaces the model's limit, for a deployment or a beta with another."
        ),
        defaultValue: DEFAULT_OPTIONS.limits,
        settings: { useTextarea: true, rows: 3, placeholder: 'claude-sonnet-4* = 1M' },
      })
      .addTextInput({
        path: 'selectionVariable',
        name: t('contextwindow.options.selection-variable', 'Variable for the selected span'),
        description: t(
          'contextwindow.options.selection-variable-description',
          'Its value becomes the id of the call that is opened, for the flame graph to show.'
        ),
        defaultValue: DEFAULT_OPTIONS.selectionVariable,
      })
  );
