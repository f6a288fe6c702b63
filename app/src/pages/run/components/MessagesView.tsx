import {
  SceneObjectBase,
  sceneGraph,
  SceneQueryRunner,
  type SceneComponentProps,
  type SceneObjectState,
} from '@grafana/scenes';
import { t } from '@grafana/i18n';
import { Stack, Text } from '@grafana/ui';
import { isTraceFrame, readTraceFrame } from '@loopscope/core';
import { useEffect, useMemo } from 'react';

import { RunnerAnswer } from '../../../answer/RunnerAnswer';
import { dataSourceRef } from '../../../datasource/dataSourceVariable';
import { revealSpan } from '../../../datasource/revealSpan';
import { createQueryRunner, llmQuery } from '../../../queries/createQueryRunner';
import { selectedStep, stepsOf } from '../domain/steps';
import { spanVariableOf } from '../spanVariable';
import { SpanContent } from './SpanContent';
import { StepPicker } from './StepPicker';

interface MessagesViewState extends SceneObjectState {
  runId: string;
  traceId: string;
  /** Attributes and messages of the selected span; absent until one is selected. */
  $data?: SceneQueryRunner;
}

/** What was said at one step. The step is chosen here or in the flame graph; both write the variable `span`. */
export class MessagesView extends SceneObjectBase<MessagesViewState> {
  static readonly Component = MessagesViewRenderer;

  constructor(run: { runId: string; traceId: string }) {
    super(run);
  }

  /** A new question gets a new runner, so that the last span's messages never stand under this span's name. */
  ask(spanId: string) {
    const { traceId, runId } = this.state;
    this.setState({ $data: createQueryRunner([llmQuery('trace', 'A', { traceId, runId, spanId })]) });
  }
}

function MessagesViewRenderer({ model }: SceneComponentProps<MessagesView>) {
  const { $data } = model.useState();
  // The parent's data is the trace; this object's own is the selected span.
  const { data: trace } = sceneGraph.getData(model.parent ?? model).useState();
  const variable = spanVariableOf(model);
  const { value: wanted } = variable.useState();

  const steps = useMemo(
    () => stepsOf((trace?.series ?? []).filter(isTraceFrame).flatMap(readTraceFrame)),
    [trace?.series]
  );
  const step = selectedStep(steps, wanted);
  const spanId = step?.spanId;
  useEffect(() => {
    if (spanId) {
      model.ask(spanId);
    }
  }, [model, spanId]);

  if (!step) {
    return <Text color="secondary">{t('run.no-steps', 'No model or tool call was recorded in this run.')}</Text>;
  }
  return (
    <Stack direction="column" gap={1}>
      <StepPicker steps={steps} selected={step} onSelect={(id) => variable.setValue(id)} />
      {$data && (
        <RunnerAnswer runner={$data}>
          {(frames) => (
            <SpanContent
              key={step.spanId}
              frames={frames}
              reveal={(reason) =>
                revealSpan(sceneGraph.interpolate(model, dataSourceRef.uid), {
                  traceId: model.state.traceId,
                  spanId: step.spanId,
                  reason,
                })
              }
            />
          )}
        </RunnerAnswer>
      )}
    </Stack>
  );
}
