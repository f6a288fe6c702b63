import { sceneGraph, type SceneObject } from '@grafana/scenes';

/** The page's time range as another page's address takes it: relative ranges stay relative. */
export function timeParams(scene: SceneObject): { from: string; to: string } {
  const { from, to } = sceneGraph.getTimeRange(scene).state;
  return { from, to };
}
