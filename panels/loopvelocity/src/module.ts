import { PanelPlugin } from '@grafana/data';
import { initPluginTranslations, t } from '@grafana/i18n';

import { DEFAULT_OPTIONS, type LoopVelocityOptions } from './LoopVelocityOptions';
import { LoopVelocityPanel } from './LoopVelocityPanel';
import pluginJson from './plugin.json';

// Not awaited: an entry with top-level await is a promise to an AMD loader, and texts are only asked for on render.
void initPluginTranslations(pluginJson.id);

export const plugin = new PanelPlugin<LoopVelocityOptions>(LoopVelocityPanel).setPanelOptions((builder) =>
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
);
