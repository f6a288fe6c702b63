import { EmbeddedScene, SceneVariableSet, VariableValueSelectors } from '@grafana/scenes';

import type { AppOptions } from '../../config/AppOptions';
import { createDataSourceVariable } from '../../datasource/dataSourceVariable';
import { ChargebackBody } from './components/ChargebackBody';
import { monthOf } from './domain/utcMonth';

export function createChargebackScene({ datasourceUid }: AppOptions): EmbeddedScene {
  return new EmbeddedScene({
    $variables: new SceneVariableSet({ variables: [createDataSourceVariable(datasourceUid)] }),
    controls: [new VariableValueSelectors({})],
    body: new ChargebackBody(monthOf(Date.now())),
  });
}
