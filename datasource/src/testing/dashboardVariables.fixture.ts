import type { TypedVariableModel } from '@grafana/data';
import type { TemplateSrv } from '@grafana/runtime';
import {
  CustomVariable,
  SceneFlexLayout,
  SceneVariableSet,
  sceneGraph,
  TextBoxVariable,
  type SceneVariable,
} from '@grafana/scenes';

interface Choice {
  options?: string[];
  chosen: string | string[];
  multi?: boolean;
  allValue?: string;
}

/** Grafana's own interpolation over a dashboard with these variables. */
export function dashboardVariables(choices: Record<string, Choice | string>): TemplateSrv {
  const variables = Object.entries(choices).map(([name, choice]) => toVariable(name, choice));
  const scene = new SceneFlexLayout({ children: [], $variables: new SceneVariableSet({ variables }) });
  return {
    getVariables: () => variables.map(toLegacyModel),
    replace: (target, scopedVars, format) =>
      sceneGraph.interpolate(
        scene,
        target,
        scopedVars,
        typeof format === 'function' ? (value, variable) => format(value, variable) : format
      ),
    containsTemplate: (target) => Boolean(target?.includes('$')),
    updateTimeRange: () => undefined,
  };
}

function toVariable(name: string, choice: Choice | string): SceneVariable {
  if (typeof choice === 'string') {
    return new TextBoxVariable({ name, value: choice });
  }
  const { options = [], chosen, multi = false, allValue } = choice;
  return new CustomVariable({
    name,
    query: options.join(','),
    options: options.map((value) => ({ value, label: value })),
    value: chosen,
    text: chosen,
    isMulti: multi,
    includeAll: true,
    allValue,
  });
}

/** As Grafana's dashboards hand them to datasources. */
function toLegacyModel(variable: SceneVariable): TypedVariableModel {
  const { name } = variable.state;
  if (variable instanceof CustomVariable) {
    const { value, allValue } = variable.state;
    return model({ name, type: 'custom', current: { text: value, value }, allValue });
  }
  return model({ name, type: 'textbox', current: { text: '', value: variable.getValue() } });
}

function model(fields: object): TypedVariableModel {
  return JSON.parse(JSON.stringify(fields));
}
