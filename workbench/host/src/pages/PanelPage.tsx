import {
  EmbeddedScene,
  SceneControlsSpacer,
  SceneFlexItem,
  SceneFlexLayout,
  SceneQueryRunner,
  SceneRefreshPicker,
  SceneTimePicker,
  SceneTimeRange,
  VizPanel,
  type SceneDataQuery,
} from '@grafana/scenes';
import { Alert, Combobox, Field, LoadingPlaceholder } from '@grafana/ui';
import { useMemo, useState } from 'react';
import { Page } from '../chrome/Page';
import type { InstalledPlugin } from '../installed';
import { useRecentRuns, type RecentRun } from './recentRuns';

const datasource = { uid: 'loopscope' };

/** What forecasts and verdicts come of, as in the bundled dashboard. */
function earlierRuns(panelId: string): Array<SceneDataQuery & { version: number }> {
  switch (panelId) {
    case 'loopscope-contextwindow-panel':
      return [{ refId: 'B', version: 1, queryType: 'calls', limit: 5000 }];
    case 'loopscope-loopvelocity-panel':
      return [{ refId: 'B', version: 1, queryType: 'runs', limit: 1000 }];
    default:
      return [];
  }
}

function createScene({ id, name }: InstalledPlugin, { runId, traceId }: RecentRun): EmbeddedScene {
  return new EmbeddedScene({
    $timeRange: new SceneTimeRange({ from: 'now-7d', to: 'now' }),
    controls: [new SceneControlsSpacer(), new SceneTimePicker({}), new SceneRefreshPicker({})],
    body: new SceneFlexLayout({
      children: [
        new SceneFlexItem({
          minHeight: 480,
          body: new VizPanel({
            pluginId: id,
            title: name,
            $data: new SceneQueryRunner({
              datasource,
              queries: [
                { refId: 'A', version: 1, queryType: 'trace', traceId, runId, detail: 'lean' },
                ...earlierRuns(id),
              ],
            }),
          }),
        }),
      ],
    }),
  });
}

/** One of the panels, on a run of the workbench's data. */
export function PanelPage({ panel }: { panel: InstalledPlugin }) {
  const { runs, failure } = useRecentRuns();
  const [chosen, setChosen] = useState<string>();
  const run = runs?.find(({ runId }) => runId === chosen) ?? runs?.[0];
  const scene = useMemo(() => run && createScene(panel, run), [panel, run]);
  return (
    <Page pageNav={{ text: panel.name, subTitle: panel.info.description }}>
      {failure && <Alert title="The runs could not be read">{failure}</Alert>}
      {!runs && !failure && <LoadingPlaceholder text="Reading the runs" />}
      {runs?.length === 0 && (
        <Alert severity="info" title="No runs in the last 7 days">
          Send spans to the OTLP port, or start the workbench without --empty.
        </Alert>
      )}
      {runs && run && (
        <Field label="Run">
          <Combobox
            id="run"
            options={runs.map(({ runId, label }) => ({ value: runId, label }))}
            value={run.runId}
            onChange={({ value }) => setChosen(value)}
          />
        </Field>
      )}
      {scene && <scene.Component key={run?.runId} model={scene} />}
    </Page>
  );
}
