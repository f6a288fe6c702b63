import { useMemo } from 'react';
import type { DataFrame } from '@grafana/data';
import { t } from '@grafana/i18n';
import { SceneObjectBase, SceneQueryRunner, type SceneComponentProps, type SceneObjectState } from '@grafana/scenes';
import { Alert, Stack } from '@grafana/ui';
import { readRunsFrame, type LlmFilter, type LlmQuery } from '@loopscope/core';

import { RunnerAnswer } from '../../../answer/RunnerAnswer';
import { createQueryRunner, llmQuery } from '../../../queries/createQueryRunner';
import { compareVersions } from '../domain/compareVersions';
import type { Pair } from '../domain/versions';
import { CaveatList } from './CaveatList';
import { NotRandomised } from './NotRandomised';
import { OutcomeTable } from './OutcomeTable';
import { UnitSentence } from './UnitSentence';

interface ComparisonViewState extends SceneObjectState {
  pair?: Pair;
  /** The runs of the pair. */
  $data?: SceneQueryRunner;
}

/** The most runs that the backend hands out at once. */
const MOST_RUNS = 10_000;

/** Two versions side by side, over the runs of the time range. */
export class ComparisonView extends SceneObjectBase<ComparisonViewState> {
  static readonly Component = ComparisonViewRenderer;

  constructor() {
    super({});
  }

  /** A new question gets a new runner, so that runs of the last pair are never compared as this one. */
  ask(pair: Pair) {
    const queries = [runsOf('a', pair.prompt, pair.a), runsOf('b', pair.prompt, pair.b)];
    this.setState({ pair, $data: createQueryRunner(queries) });
  }
}

/** The runs with a call that names this version. A version may have no name. */
function runsOf(refId: keyof Pair, prompt: string, version: string): LlmQuery {
  const filters: LlmFilter[] = [
    { field: 'prompt_name', op: '=', values: [prompt] },
    version === ''
      ? { field: 'prompt_version', op: '!exists', values: [] }
      : { field: 'prompt_version', op: '=', values: [version] },
  ];
  return llmQuery('runs', refId, { limit: MOST_RUNS, filters });
}

function ComparisonViewRenderer({ model }: SceneComponentProps<ComparisonView>) {
  const { $data, pair } = model.useState();
  return (
    <Stack direction="column" gap={1}>
      <NotRandomised />
      {$data && pair && (
        <RunnerAnswer runner={$data}>{(frames) => <ComparedRuns frames={frames} pair={pair} />}</RunnerAnswer>
      )}
    </Stack>
  );
}

interface ComparedRunsProps {
  frames: DataFrame[];
  pair: Pair;
}

function ComparedRuns({ frames, pair }: ComparedRunsProps) {
  const comparison = useMemo(() => {
    const arm = (refId: 'a' | 'b') => ({
      version: pair[refId],
      runs: frames.filter((frame) => frame.refId === refId).flatMap(readRunsFrame),
    });
    return compareVersions(arm('a'), arm('b'));
  }, [frames, pair]);
  const isCut = frames.some((frame) => frame.length >= MOST_RUNS);
  return (
    <Stack direction="column" gap={1}>
      {isCut && (
        <Alert
          severity="warning"
          title={t(
            'prompts.cut',
            'Only the newest {{count}} runs of a version are compared: choose a shorter time range',
            {
              count: MOST_RUNS,
            }
          )}
        />
      )}
      <UnitSentence comparison={comparison} />
      <OutcomeTable comparison={comparison} />
      <CaveatList caveats={comparison.caveats} pair={pair} />
    </Stack>
  );
}
