import type { ComponentType } from 'react';
import type { DataFrame } from '@grafana/data';
import {
  SceneObjectBase,
  SceneQueryRunner,
  type SceneComponentProps,
  type SceneObject,
  type SceneObjectState,
} from '@grafana/scenes';

import { RunnerAnswer } from './RunnerAnswer';

export interface FramesProps {
  frames: DataFrame[];
  /** Where in the page this is, for what else the page knows: time range, filters, variables. */
  scene: SceneObject;
}

interface QueryViewState extends SceneObjectState {
  $data: SceneQueryRunner;
  component: ComponentType<FramesProps>;
}

/** A question and the component that shows its answer. */
export class QueryView extends SceneObjectBase<QueryViewState> {
  static readonly Component = ({ model }: SceneComponentProps<QueryView>) => {
    const { $data, component: Frames } = model.useState();
    return <RunnerAnswer runner={$data}>{(frames) => <Frames frames={frames} scene={model} />}</RunnerAnswer>;
  };
}
