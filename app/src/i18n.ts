import { initPluginTranslations } from '@grafana/i18n';

import pluginJson from './plugin.json';

// Not awaited: texts are only asked for on render, and English stands in the code.
void initPluginTranslations(pluginJson.id);
