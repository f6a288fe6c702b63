import type { EmbeddedScene } from '@grafana/scenes';

import type { AppOptions } from '../../config/AppOptions';
import { createDataSourceVariable } from '../../datasource/dataSourceVariable';
import { createTimedScene } from '../../page/createTimedScene';
import { PromptsBody } from './components/PromptsBody';

export function createPromptsScene({ datasourceUid }: AppOptions): EmbeddedScene {
  return createTimedScene({
    range: { from: 'now-7d', to: 'now' },
    variables: [createDataSourceVariable(datasourceUid)],
    body: new PromptsBody(),
  });
}
