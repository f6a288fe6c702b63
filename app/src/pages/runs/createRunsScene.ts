import type { EmbeddedScene } from '@grafana/scenes';

import type { AppOptions } from '../../config/AppOptions';
import { createDataSourceVariable } from '../../datasource/dataSourceVariable';
import { createFiltersVariable } from '../../filters/filtersVariable';
import { createTimedScene } from '../../page/createTimedScene';
import { RunsView } from './components/RunsView';

export function createRunsScene({ datasourceUid }: AppOptions): EmbeddedScene {
  return createTimedScene({
    variables: [createDataSourceVariable(datasourceUid), createFiltersVariable()],
    body: new RunsView(),
  });
}
