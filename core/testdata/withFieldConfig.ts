import {
  FieldConfigOptionsRegistry,
  applyFieldOverrides,
  createTheme,
  dataLinksOverrideProcessor,
  displayNameOverrideProcessor,
  numberOverrideProcessor,
  thresholdsOverrideProcessor,
  unitOverrideProcessor,
  type ConfigOverrideRule,
  type DataFrame,
  type FieldConfig,
  type FieldConfigPropertyItem,
} from '@grafana/data';

const PROPERTIES: Record<string, FieldConfigPropertyItem['process']> = {
  displayName: displayNameOverrideProcessor,
  unit: unitOverrideProcessor,
  decimals: numberOverrideProcessor,
  thresholds: thresholdsOverrideProcessor,
  links: dataLinksOverrideProcessor,
};

const noEditor = () => null;

const registry = new FieldConfigOptionsRegistry(() =>
  Object.entries(PROPERTIES).map(([id, process]) => ({
    id,
    path: id,
    name: id,
    process,
    editor: noEditor,
    override: noEditor,
    shouldApply: () => true,
  }))
);

/** Overrides of fields, by their names, with the properties that a user sets. */
export function overridesOf(byName: Record<string, FieldConfig>): ConfigOverrideRule[] {
  return Object.entries(byName).map(([name, config]) => ({
    matcher: { id: 'byName', options: name },
    properties: Object.entries(config).map(([id, value]) => ({ id, value })),
  }));
}

/** Frames as Grafana hands them to a panel: with the settings of fields applied by its own code. */
export function withFieldConfig(
  frames: DataFrame[],
  byName: Record<string, FieldConfig>,
  defaults: FieldConfig = {}
): DataFrame[] {
  return applyFieldOverrides({
    data: frames,
    fieldConfig: { defaults, overrides: overridesOf(byName) },
    fieldConfigRegistry: registry,
    replaceVariables: (text, scoped) =>
      text.replaceAll('${__value.raw}', String(scoped?.__dataContext?.value?.rowIndex ?? '')),
    theme: createTheme(),
    timeZone: 'utc',
  });
}
