import { PanelPlugin } from '@grafana/data';
import { initPluginTranslations } from '@grafana/i18n';

import { AgentFlamePanel } from './AgentFlamePanel';
import type { AgentFlameOptions } from './AgentFlameOptions';
import pluginJson from './plugin.json';

// Not awaited: an entry with top-level await is a promise to an AMD loader, and texts are only asked for on render.
void initPluginTranslations(pluginJson.id);

export const plugin = new PanelPlugin<AgentFlameOptions>(AgentFlamePanel);
