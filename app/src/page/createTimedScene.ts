import {
  EmbeddedScene,
  SceneControlsSpacer,
  SceneRefreshPicker,
  SceneTimePicker,
  SceneTimeRange,
  SceneVariableSet,
  VariableValueSelectors,
  type SceneObject,
  type SceneVariable,
} from '@grafana/scenes';

interface PageParts {
  variables: SceneVariable[];
  body: SceneObject;
  /** Controls beside the variables. */
  controls?: SceneObject[];
  /** Where the page opens, unless its address says otherwise. */
  range?: { from: string; to: string };
}

const LAST_DAY = { from: 'now-24h', to: 'now' };

/** What pages about "the last while" share: variables at the left, time at the right. */
export function createTimedScene({ variables, body, controls = [], range = LAST_DAY }: PageParts): EmbeddedScene {
  return new EmbeddedScene({
    $timeRange: new SceneTimeRange(range),
    $variables: new SceneVariableSet({ variables }),
    controls: [
      new VariableValueSelectors({}),
      ...controls,
      new SceneControlsSpacer(),
      new SceneTimePicker({ isOnCanvas: true }),
      new SceneRefreshPicker({ isOnCanvas: true, withText: false }),
    ],
    body,
  });
}
