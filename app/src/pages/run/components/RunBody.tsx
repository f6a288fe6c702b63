import { css } from '@emotion/css';
import {
  SceneCSSGridLayout,
  SceneObjectBase,
  SceneQueryRunner,
  VizPanel,
  type SceneComponentProps,
  type SceneObjectState,
} from '@grafana/scenes';
import { t } from '@grafana/i18n';
import { Stack, useStyles2 } from '@grafana/ui';
import { isTraceFrame } from '@loopscope/core';

import { RunnerAnswer } from '../../../answer/RunnerAnswer';
import { QueryView } from '../../../answer/QueryView';
import { createQueryRunner, llmQuery } from '../../../queries/createQueryRunner';
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
}

/** One run: what it came to, when what ran, what filled its context, whether it looped, and what was said. */
export class RunBody extends SceneObjectBase<RunBodyState> {
  static readonly Component = RunBodyRenderer;

  constructor({ runId, traceId }: { runId: string; traceId: string }) {
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
            options: { selectionVariable: SPAN_VARIABLE },
          }),
          new VizPanel({
            pluginId: 'loopscope-loopvelocity-panel',
            title: t('run.loops', 'Whether it went in circles'),
            options: { selectionVariable: SPAN_VARIABLE },
          }),
        ],
      }),
      messages: new MessagesView({ runId, traceId }),
    });
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
