import { css } from '@emotion/css';
import type { DataFrame } from '@grafana/data';
import {
  SceneCSSGridLayout,
  SceneDataNode,
  SceneObjectBase,
  SceneQueryRunner,
  VizPanel,
  type SceneComponentProps,
  type SceneObjectState,
} from '@grafana/scenes';
import { t } from '@grafana/i18n';
import { Stack, useStyles2 } from '@grafana/ui';
import { isRunsFrame, isTraceFrame, readRunsFrame } from '@loopscope/core';

import { RunnerAnswer } from '../../../answer/RunnerAnswer';
import { QueryView } from '../../../answer/QueryView';
import { createQueryRunner, llmQuery } from '../../../queries/createQueryRunner';
import { earlierRuns, withEarlier } from '../earlierRuns';
import { SPAN_VARIABLE } from '../spanVariable';
import { MessagesView } from './MessagesView';
import { RunNotFound } from './RunNotFound';
import { RunTotals } from './RunTotals';

interface RunBodyState extends SceneObjectState {
  /** The run's spans: what all three panels draw. */
  $data: SceneQueryRunner;
  totals: QueryView;
  flame: VizPanel;
  analyses: SceneCSSGridLayout;
  messages: MessagesView;
  /** Of its agent; unknown until the run's own line names that. */
  earlierCalls?: SceneQueryRunner;
  earlierRuns?: SceneQueryRunner;
}

/** One run: what it came to, when what ran, what filled its context, whether it looped, and what was said. */
export class RunBody extends SceneObjectBase<RunBodyState> {
  static readonly Component = RunBodyRenderer;

  /** The trace with earlier runs beside it. */
  private readonly windows: SceneDataNode;
  private readonly loops: SceneDataNode;

  constructor({ runId, traceId }: { runId: string; traceId: string }) {
    const windows = new SceneDataNode();
    const loops = new SceneDataNode();
    super({
      $data: createQueryRunner([llmQuery('trace', 'A', { traceId, runId, detail: 'lean' })]),
      totals: new QueryView({
        component: RunTotals,
        $data: createQueryRunner([
          llmQuery('runs', 'A', { filters: [{ field: 'run_id', op: '=', values: [runId] }], limit: 1 }),
        ]),
      }),
      flame: new VizPanel({
        pluginId: 'loopscope-agentflame-panel',
        title: t('run.flame', 'What ran when'),
        options: { selectionVariable: SPAN_VARIABLE },
      }),
      analyses: new SceneCSSGridLayout({
        templateColumns: 'repeat(auto-fit, minmax(min(100%, 400px), 1fr))',
        autoRows: '400px',
        rowGap: 1,
        columnGap: 1,
        children: [
          new VizPanel({
            pluginId: 'loopscope-contextwindow-panel',
            title: t('run.context', 'What filled the context window'),
            $data: windows,
            options: { selectionVariable: SPAN_VARIABLE },
          }),
          new VizPanel({
            pluginId: 'loopscope-loopvelocity-panel',
            title: t('run.loops', 'Whether it went in circles'),
            $data: loops,
            options: { selectionVariable: SPAN_VARIABLE },
          }),
        ],
      }),
      messages: new MessagesView({ runId, traceId }),
    });
    this.windows = windows;
    this.loops = loops;
    this.addActivationHandler(() => this.askForEarlier());
  }

  private askForEarlier() {
    const { $data, totals } = this.state;
    this._subs.add($data.subscribeToState(() => this.join()));
    this._subs.add(totals.state.$data.subscribeToState(({ data }) => this.askAbout(data?.series)));
    this.askAbout(totals.state.$data.state.data?.series);
    this.askAgain();
  }

  private askAbout(series: DataFrame[] = []) {
    const run = series.filter(isRunsFrame).flatMap(readRunsFrame)[0];
    if (run && !this.state.earlierRuns) {
      const { calls, runs } = earlierRuns(run);
      this.setState({ earlierCalls: calls, earlierRuns: runs });
      this.askAgain();
    }
  }

  private askAgain() {
    const { earlierCalls, earlierRuns: runs } = this.state;
    for (const runner of [earlierCalls, runs]) {
      if (runner && !runner.isActive) {
        this._subs.add(runner.subscribeToState(() => this.join()));
        this._subs.add(runner.activate());
      }
    }
  }

  private join() {
    const { $data, earlierCalls, earlierRuns: runs } = this.state;
    if ($data.state.data) {
      this.windows.setState({ data: withEarlier($data.state.data, earlierCalls?.state.data) });
      this.loops.setState({ data: withEarlier($data.state.data, runs?.state.data) });
    }
  }
}

function RunBodyRenderer({ model }: SceneComponentProps<RunBody>) {
  const styles = useStyles2(getStyles);
  const { $data, totals, flame, analyses, messages } = model.useState();
  return (
    <RunnerAnswer runner={$data}>
      {(frames) =>
        frames.some((frame) => isTraceFrame(frame) && frame.length > 0) ? (
          <Stack direction="column" gap={1}>
            <totals.Component model={totals} />
            <div className={styles.flame}>
              <flame.Component model={flame} />
            </div>
            <messages.Component model={messages} />
            <analyses.Component model={analyses} />
          </Stack>
        ) : (
          <RunNotFound />
        )
      }
    </RunnerAnswer>
  );
}

const getStyles = () => ({
  // Enough for a few levels of agents; deeper runs scroll inside.
  flame: css({ height: 340 }),
});
