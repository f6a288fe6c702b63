import { PanelBuilders, SceneCSSGridLayout, type VizPanel } from '@grafana/scenes';
import { GraphDrawStyle, StackingMode, TooltipDisplayMode, VisibilityMode } from '@grafana/schema';

import { measureDescription, measureName, measureUnit } from '../../measures/describeMeasure';
import { createQueryRunner, llmQuery } from '../../queries/createQueryRunner';
import { BREAKDOWN_REFERENCE } from './breakdownVariable';
import { CORE_MEASURES } from './coreMeasures';

/** Amounts add up over groups and are drawn as stacked bars; ratios do not, and are drawn as lines. */
const AMOUNTS: ReadonlySet<string> = new Set(['token_usage', 'cost_estimate']);

/** More series than this cannot be told apart by colour; the rest is one series, Other. */
const SERIES = 8;

/** Wide enough steps that an agent called a few times an hour shows as a line and not as dust. */
const POINTS = 100;

/** The five core measures over time, and the failures that explain some of them. */
export function createCoreGraphs(): SceneCSSGridLayout {
  return new SceneCSSGridLayout({
    templateColumns: 'repeat(auto-fit, minmax(min(100%, 400px), 1fr))',
    autoRows: '260px',
    rowGap: 1,
    columnGap: 1,
    children: [...CORE_MEASURES, 'error_rate'].map(createGraph),
  });
}

function createGraph(measure: string): VizPanel {
  const builder = PanelBuilders.timeseries()
    .setTitle(measureName(measure))
    .setDescription(measureDescription(measure))
    .setUnit(measureUnit(measure))
    .setData(
      createQueryRunner(
        [llmQuery('metrics', 'A', { measures: [measure], groupBy: [BREAKDOWN_REFERENCE], topN: SERIES })],
        POINTS
      )
    )
    .setOption('legend', { showLegend: true })
    .setOption('tooltip', { mode: TooltipDisplayMode.Multi });
  if (AMOUNTS.has(measure)) {
    builder
      .setCustomFieldConfig('drawStyle', GraphDrawStyle.Bars)
      .setCustomFieldConfig('fillOpacity', 70)
      .setCustomFieldConfig('lineWidth', 0)
      .setCustomFieldConfig('stacking', { mode: StackingMode.Normal });
  } else {
    builder.setCustomFieldConfig('showPoints', VisibilityMode.Always).setMin(0);
  }
  return builder.build();
}
