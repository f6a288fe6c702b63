import { DataSourcePlugin } from '@grafana/data';
import { initPluginTranslations } from '@grafana/i18n';

import { LoopscopeDataSource } from './LoopscopeDataSource';
import { ConfigEditor } from './config/ConfigEditor';
import type { LoopscopeOptions, LoopscopeSecrets } from './config/LoopscopeOptions';
import { QueryEditor } from './editor/QueryEditor';
import { QueryHelp } from './examples/QueryHelp';
import type { LlmQuery } from '@loopscope/core';
import pluginJson from './plugin.json';

// Not awaited: an entry with top-level await is a promise to an AMD loader, and texts are only asked for on render.
void initPluginTranslations(pluginJson.id);

export const plugin = new DataSourcePlugin<LoopscopeDataSource, LlmQuery, LoopscopeOptions, LoopscopeSecrets>(
  LoopscopeDataSource
)
  .setConfigEditor(ConfigEditor)
  .setQueryEditor(QueryEditor)
  .setQueryEditorHelp(QueryHelp);
