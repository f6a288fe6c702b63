import {
  booleanOverrideProcessor,
  dataLinksOverrideProcessor,
  displayNameOverrideProcessor,
  FieldConfigOptionsRegistry,
  identityOverrideProcessor,
  numberOverrideProcessor,
  standardEditorsRegistry,
  standardFieldConfigEditorRegistry,
  standardTransformers,
  standardTransformersRegistry,
  stringOverrideProcessor,
  thresholdsOverrideProcessor,
  unitOverrideProcessor,
  valueMappingsOverrideProcessor,
  type FieldConfigPropertyItem,
} from '@grafana/data';

/** There is no panel editor here: options keep their defaults, and their editors draw nothing. */
const NoEditor = () => null;

const editors = [
  'actions',
  'boolean',
  'color',
  'dashboard-uid',
  'field-name',
  'fieldColor',
  'links',
  'mappings',
  'multi-select',
  'number',
  'radio',
  'select',
  'slider',
  'stats-picker',
  'strings',
  'text',
  'thresholds',
  'timezone',
  'unit',
];

type Process = FieldConfigPropertyItem['process'];

/** The properties that every field has in Grafana; without them `unit` and its like are ignored. */
const fieldProperties: Record<string, Process> = {
  displayName: displayNameOverrideProcessor,
  unit: unitOverrideProcessor,
  min: numberOverrideProcessor,
  max: numberOverrideProcessor,
  fieldMinMax: booleanOverrideProcessor,
  decimals: numberOverrideProcessor,
  thresholds: thresholdsOverrideProcessor,
  mappings: valueMappingsOverrideProcessor,
  noValue: stringOverrideProcessor,
  links: dataLinksOverrideProcessor,
  color: identityOverrideProcessor,
  filterable: booleanOverrideProcessor,
};

function fieldProperty([id, process]: [string, Process]): FieldConfigPropertyItem {
  return { id, path: id, name: id, process, editor: NoEditor, override: NoEditor, shouldApply: () => true };
}

export function fillRegistries() {
  standardEditorsRegistry.setInit(() => editors.map((id) => ({ id, name: id, editor: NoEditor })));
  standardFieldConfigEditorRegistry.setInit(() =>
    new FieldConfigOptionsRegistry(() => Object.entries(fieldProperties).map(fieldProperty)).list()
  );
  standardTransformersRegistry.setInit(() =>
    Object.values(standardTransformers).map((info) => ({
      id: info.id,
      name: info.name,
      transformation: async () => info,
      editor: NoEditor,
      imageDark: '',
      imageLight: '',
    }))
  );
}
