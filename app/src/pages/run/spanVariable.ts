import { sceneGraph, TextBoxVariable, type SceneObject } from '@grafana/scenes';
import { VariableHide } from '@grafana/schema';

export const SPAN_VARIABLE = 'span';

/** The selected span, in the address as `var-span`: the flame graph sets it there, and links can name a span. */
export function createSpanVariable(): TextBoxVariable {
  return new TextBoxVariable({ name: SPAN_VARIABLE, value: '', hide: VariableHide.hideVariable });
}

export function spanVariableOf(object: SceneObject): TextBoxVariable {
  const variable = sceneGraph.lookupVariable(SPAN_VARIABLE, object);
  if (!(variable instanceof TextBoxVariable)) {
    throw new Error(`The scene has no variable "${SPAN_VARIABLE}": createRunScene makes one.`);
  }
  return variable;
}
