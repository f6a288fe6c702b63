import { FieldType, PanelPlugin, PluginType, type PanelProps } from '@grafana/data';
import { LegendDisplayMode, type VizLegendOptions } from '@grafana/schema';
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
  const panel = new PanelPlugin<Options>(TimeSeriesPanel).useFieldConfig();
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
