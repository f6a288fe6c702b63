import { locationService } from '@grafana/runtime';
import {
  EmbeddedScene,
  SceneControlsSpacer,
  SceneRefreshPicker,
  SceneTimeRange,
  SceneVariableSet,
  VariableValueSelectors,
} from '@grafana/scenes';

import type { AppOptions } from '../../config/AppOptions';
import { createDataSourceVariable } from '../../datasource/dataSourceVariable';
import { FixedTimeRange } from '../../page/FixedTimeRange';
import { RunBody } from './components/RunBody';
import { WrongRunId } from './components/WrongRunId';
import { parseRunId } from './domain/runIds';
import { runTimeRange } from './domain/runTimeRange';
import { createSpanVariable } from './spanVariable';

export function createRunScene(runId: string, { datasourceUid }: AppOptions): EmbeddedScene {
  const parts = parseRunId(runId);
  if (!parts) {
    return new EmbeddedScene({ body: new WrongRunId({ runId }) });
  }
  const bounds = runTimeRange(locationService.getSearch());
  return new EmbeddedScene({
    $timeRange: bounds ? new FixedTimeRange(bounds) : new SceneTimeRange({ from: 'now-30d', to: 'now' }),
    $variables: new SceneVariableSet({ variables: [createDataSourceVariable(datasourceUid), createSpanVariable()] }),
    controls: [
      new VariableValueSelectors({}),
      new SceneControlsSpacer(),
      new SceneRefreshPicker({ isOnCanvas: true, withText: false }),
    ],
    body: new RunBody({ runId, traceId: parts.traceId }),
  });
}
