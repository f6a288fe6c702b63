import { PanelPlugin } from '@grafana/data';
import { initPluginTranslations, t } from '@grafana/i18n';

import { DEFAULT_OPTIONS, type ContextWindowOptions } from './ContextWindowOptions';
import { ContextWindowPanel } from './ContextWindowPanel';
import pluginJson from './plugin.json';

// Not awaited: an entry with top-level await is a promise to an AMD loader, and texts are only asked for on render.
void initPluginTranslations(pluginJson.id);

export const plugin = new PanelPlugin<ContextWindowOptions>(ContextWindowPanel).setPanelOptions((builder) =>
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
);
