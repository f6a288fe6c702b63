import type { EmbeddedScene } from '@grafana/scenes';

import type { AppOptions } from '../../config/AppOptions';
import { createDataSourceVariable } from '../../datasource/dataSourceVariable';
import { createFiltersVariable } from '../../filters/filtersVariable';
import { createTimedScene } from '../../page/createTimedScene';
import { createQueryRunner, llmQuery } from '../../queries/createQueryRunner';
import { createBreakdownVariable } from './breakdownVariable';
import { createCoreGraphs } from './createCoreGraphs';
import { createRankings } from './createRankings';
import { CORE_MEASURES, VOLUME_MEASURES } from './coreMeasures';
import { OverviewBody } from './components/OverviewBody';

export function createOverviewScene({ datasourceUid }: AppOptions): EmbeddedScene {
  return createTimedScene({
    variables: [createDataSourceVariable(datasourceUid), createBreakdownVariable(), createFiltersVariable()],
    body: new OverviewBody({
      $data: createQueryRunner([
        llmQuery('metrics', 'totals', { format: 'table', measures: [...CORE_MEASURES, ...VOLUME_MEASURES] }),
      ]),
      graphs: createCoreGraphs(),
      rankings: createRankings(),
    }),
  });
}
