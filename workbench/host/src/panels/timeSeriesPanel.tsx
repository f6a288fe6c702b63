import {
  FieldColorModeId,
  FieldConfigProperty,
  FieldType,
  identityOverrideProcessor,
  PanelPlugin,
  PluginType,
  type PanelProps,
} from '@grafana/data';
import {
  GraphDrawStyle,
  LegendDisplayMode,
  StackingMode,
  VisibilityMode,
  type GraphFieldConfig,
  type VizLegendOptions,
} from '@grafana/schema';
import { TimeSeries } from '@grafana/ui';
import { NoData } from './NoData';

interface Options {
  legend?: Partial<VizLegendOptions>;
}

const bottomLegend: VizLegendOptions = {
  displayMode: LegendDisplayMode.List,
  placement: 'bottom',
  showLegend: true,
  calcs: [],
};

/** How series are drawn unless a page says otherwise: what Grafana's panel starts with. */
const styleDefaults: Partial<GraphFieldConfig> = {
  drawStyle: GraphDrawStyle.Line,
  lineWidth: 1,
  fillOpacity: 0,
  pointSize: 5,
  showPoints: VisibilityMode.Auto,
  spanNulls: false,
  stacking: { mode: StackingMode.None, group: 'A' },
};

/** There is no panel editor here. */
const NoEditor = () => null;

function TimeSeriesPanel({ id, data, options, fieldConfig, timeRange, timeZone, width, height }: PanelProps<Options>) {
  const frames = data.series.filter(({ fields }) => fields.some(({ type }) => type === FieldType.number));
  if (frames.length === 0) {
    return <NoData panelId={id} fieldConfig={fieldConfig} data={data} />;
  }
  return (
    <TimeSeries
      frames={frames}
      structureRev={data.structureRev}
      timeRange={timeRange}
      timeZone={timeZone}
      width={width}
      height={height}
      legend={{ ...bottomLegend, ...options.legend }}
    />
  );
}

/** Stands in for Grafana's time series panel: lines, axes with units and a legend, without its tooltip and zoom. */
export function createTimeSeriesPanel(): PanelPlugin {
  const panel = new PanelPlugin<Options>(TimeSeriesPanel).useFieldConfig({
    standardOptions: {
      [FieldConfigProperty.Color]: { defaultValue: { mode: FieldColorModeId.PaletteClassic } },
    },
    useCustomConfig: (builder) => {
      for (const [path, defaultValue] of Object.entries(styleDefaults)) {
        builder.addCustomEditor({
          id: path,
          path,
          name: path,
          defaultValue,
          editor: NoEditor,
          override: NoEditor,
          process: identityOverrideProcessor,
          shouldApply: () => true,
        });
      }
    },
  });
  panel.meta = {
    id: 'timeseries',
    name: 'Time series',
    type: PluginType.panel,
    module: '',
    baseUrl: '',
    sort: 0,
    info: {
      author: { name: 'Loopscope' },
      description: '',
      links: [],
      logos: { small: '', large: '' },
      screenshots: [],
      updated: '',
      version: '',
    },
  };
  return panel;
}
