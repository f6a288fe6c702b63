import {
  applyFieldOverrides,
  FieldColorModeId,
  FieldType,
  LoadingState,
  type DataFrame,
  type PanelData,
  type TimeRange,
} from '@grafana/data';
import { config, getTemplateSrv } from '@grafana/runtime';
import { LegendDisplayMode } from '@grafana/schema';
import { Alert, LoadingPlaceholder, Stack, TimeSeries } from '@grafana/ui';
import { useMemo } from 'react';
import { FrameTable } from './FrameTable';
import { useWidth } from './useWidth';

const HEIGHT = 360;

const isSeries = ({ fields }: DataFrame) =>
  fields[0]?.type === FieldType.time && fields.slice(1).every(({ type }) => type === FieldType.number);

function displayed(series: DataFrame[]): DataFrame[] {
  return applyFieldOverrides({
    data: series,
    fieldConfig: { defaults: { color: { mode: FieldColorModeId.PaletteClassic } }, overrides: [] },
    replaceVariables: (text) => getTemplateSrv().replace(text),
    theme: config.theme2,
    timeZone: 'browser',
  });
}

/** Frames as Grafana would show them at first: a graph of series over time, tables of all else. */
export function Answer({ data, range }: { data: PanelData | undefined; range: TimeRange }) {
  const [ref, width] = useWidth();
  const frames = useMemo(() => displayed(data?.series ?? []), [data?.series]);
  const series = frames.filter(isSeries);
  const tables = frames.filter((frame) => !isSeries(frame) && frame.fields.length > 0);
  return (
    <div ref={ref}>
      {!data && <LoadingPlaceholder text="Loading the answer" />}
      {data?.errors?.map(({ message }) => (
        <Alert key={message} title={message ?? 'The backend gave no reason.'} />
      ))}
      {data?.state === LoadingState.Done && frames.length === 0 && !data.errors && <p>No data</p>}
      {width > 0 && (
        <Stack direction="column" gap={2}>
          {series.length > 0 && (
            <TimeSeries
              frames={series}
              timeRange={range}
              timeZone="browser"
              width={width}
              height={HEIGHT}
              legend={{ displayMode: LegendDisplayMode.List, placement: 'bottom', showLegend: true, calcs: [] }}
            />
          )}
          {tables.map((frame, place) => (
            <FrameTable key={frame.name ?? place} frame={frame} all={frames} />
          ))}
        </Stack>
      )}
    </div>
  );
}
