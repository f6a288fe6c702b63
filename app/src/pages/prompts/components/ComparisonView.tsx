import { useMemo } from 'react';
import type { DataFrame } from '@grafana/data';
import { t } from '@grafana/i18n';
import { SceneObjectBase, SceneQueryRunner, type SceneComponentProps, type SceneObjectState } from '@grafana/scenes';
import { Alert, Stack } from '@grafana/ui';
import { readRunsFrame, type RunRow } from '@loopscope/core';

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
    const filters = [{ field: 'prompt_name', op: '=' as const, values: [pair.prompt] }, versionFilter(pair)];
    this.setState({ pair, $data: createQueryRunner([llmQuery('runs', 'A', { limit: MOST_RUNS, filters })]) });
  }
}

/** A version without a name cannot stand in a list of values: then every version but the named ones is let through. */
function versionFilter({ a, b }: Pair) {
  const named = [a, b].filter((version) => version !== '');
  return named.length === 2
    ? { field: 'prompt_version', op: '=|' as const, values: named }
    : { field: 'prompt_name', op: 'exists' as const, values: [] };
}

function ComparisonViewRenderer({ model }: SceneComponentProps<ComparisonView>) {
  const { $data, pair } = model.useState();
  return (
    <Stack direction="column" gap={1}>
      <NotRandomised />
      {$data && pair && (
        <RunnerAnswer runner={$data}>
          {(frames) => <ComparedRuns runs={frames.flatMap(readRunsFrame)} pair={pair} isCut={isCut(frames)} />}
        </RunnerAnswer>
      )}
    </Stack>
  );
}

function isCut(frames: DataFrame[]): boolean {
  return frames.some((frame) => frame.length >= MOST_RUNS);
}

interface ComparedRunsProps {
  runs: RunRow[];
  pair: Pair;
  isCut: boolean;
}

function ComparedRuns({ runs, pair, isCut }: ComparedRunsProps) {
  const comparison = useMemo(() => compareVersions(runs, pair.a, pair.b), [runs, pair]);
  return (
    <Stack direction="column" gap={1}>
      {isCut && (
        <Alert
          severity="warning"
          title={t('prompts.cut', 'Only the newest {{count}} runs are compared: choose a shorter time range', {
            count: MOST_RUNS,
          })}
        />
      )}
      <UnitSentence comparison={comparison} />
      <OutcomeTable comparison={comparison} />
      <CaveatList caveats={comparison.caveats} pair={pair} />
    </Stack>
  );
}
