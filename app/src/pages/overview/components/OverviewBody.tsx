import {
  SceneObjectBase,
  SceneQueryRunner,
  type SceneComponentProps,
  type SceneObject,
  type SceneObjectState,
} from '@grafana/scenes';
import { Stack } from '@grafana/ui';
import { readMetricsTable } from '@loopscope/core';

import { RunnerAnswer } from '../../../answer/RunnerAnswer';
import { hasCalls } from '../domain/hasCalls';
import { NothingHere } from '../../../answer/NothingHere';
import { TotalsStrip } from './TotalsStrip';

interface OverviewBodyState extends SceneObjectState {
  /** The totals: they tell whether there is anything to show below. */
  $data: SceneQueryRunner;
  graphs: SceneObject;
  rankings: SceneObject;
}

export class OverviewBody extends SceneObjectBase<OverviewBodyState> {
  static readonly Component = ({ model }: SceneComponentProps<OverviewBody>) => {
    const { $data, graphs, rankings } = model.useState();
    return (
      <RunnerAnswer runner={$data}>
        {(frames) => {
          const totals = frames.flatMap(readMetricsTable)[0]?.measures ?? {};
          if (!hasCalls(totals)) {
            return <NothingHere scene={model} />;
          }
          return (
            <Stack direction="column" gap={2}>
              <TotalsStrip totals={totals} />
              <graphs.Component model={graphs} />
              <rankings.Component model={rankings} />
            </Stack>
          );
        }}
      </RunnerAnswer>
    );
  };
}
