import type { ScopedVars } from '@grafana/data';
import type { TemplateSrv } from '@grafana/runtime';
import { EmbeddedScene, SceneFlexLayout, sceneGraph, type SceneObject } from '@grafana/scenes';

/** Where a query belongs to no scene, only scoped variables can be filled in. */
const outside: SceneObject = new EmbeddedScene({ body: new SceneFlexLayout({ children: [] }) });

/** Scenes pass themselves along, also those of a plugin's own copy of the library. */
function sceneOf(scopedVars?: ScopedVars): SceneObject {
  return scopedVars?.__sceneObject?.value?.valueOf() ?? outside;
}

export const templateSrv: TemplateSrv = {
  getVariables: () => [],
  replace: (target, scopedVars, format, interpolations) =>
    sceneGraph.interpolate(
      sceneOf(scopedVars),
      target,
      scopedVars,
      typeof format === 'function' ? (value, variable) => format(value, variable) : format,
      interpolations
    ),
  containsTemplate: (target) => /\$\w|\$\{|\[\[/.test(target ?? ''),
  updateTimeRange: () => undefined,
};
