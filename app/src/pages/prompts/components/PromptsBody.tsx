import { useEffect, useMemo } from 'react';
import { t } from '@grafana/i18n';
import {
  SceneObjectBase,
  SceneObjectUrlSyncConfig,
  SceneQueryRunner,
  type SceneComponentProps,
  type SceneObjectState,
  type SceneObjectUrlValues,
} from '@grafana/scenes';
import { Stack, Text } from '@grafana/ui';
import { readMetricsTable } from '@loopscope/core';

import { Answer } from '../../../answer/Answer';
import { createQueryRunner, llmQuery } from '../../../queries/createQueryRunner';
import { choosePair, readVersions, type Pair } from '../domain/versions';
import { ComparisonView } from './ComparisonView';
import { NoPrompts } from './NoPrompts';
import { PairPicker } from './PairPicker';
import { VersionTable, VERSION_MEASURES } from './VersionTable';

interface PromptsBodyState extends SceneObjectState {
  $data: SceneQueryRunner;
  comparison: ComparisonView;
  /** What the user or the address asked for; the pair shown may differ where it does not exist. */
  wish: Partial<Pair>;
}

/** The prompt versions that spans name, and two of them side by side. */
export class PromptsBody extends SceneObjectBase<PromptsBodyState> {
  static readonly Component = PromptsBodyRenderer;

  protected _urlSync = new SceneObjectUrlSyncConfig(this, { keys: ['prompt', 'a', 'b'] });

  constructor() {
    super({
      wish: {},
      comparison: new ComparisonView(),
      $data: createQueryRunner([
        llmQuery('metrics', 'A', {
          format: 'table',
          groupBy: ['prompt_name', 'prompt_version'],
          measures: [...VERSION_MEASURES],
          filters: [{ field: 'prompt_name', op: 'exists', values: [] }],
        }),
      ]),
    });
  }

  getUrlState() {
    const { prompt, a, b } = this.state.wish;
    return { prompt, a, b };
  }

  updateFromUrl({ prompt, a, b }: SceneObjectUrlValues) {
    this.setState({ wish: { prompt: textOf(prompt), a: textOf(a), b: textOf(b) } });
  }

  choose(wish: Partial<Pair>) {
    this.setState({ wish });
  }
}

function textOf(value: SceneObjectUrlValues[string]): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function PromptsBodyRenderer({ model }: SceneComponentProps<PromptsBody>) {
  const { $data, comparison, wish } = model.useState();
  const { data } = $data.useState();
  const versions = useMemo(() => readVersions((data?.series ?? []).flatMap(readMetricsTable)), [data?.series]);
  const pair = useMemo(() => choosePair(versions, wish), [versions, wish]);
  useEffect(() => {
    if (pair) {
      comparison.ask(pair);
    }
  }, [comparison, pair]);

  return (
    <Answer data={data} onRetry={() => $data.runQueries()}>
      {() =>
        versions.length === 0 ? (
          <NoPrompts />
        ) : (
          <Stack direction="column" gap={2}>
            <VersionTable versions={versions} />
            {pair ? (
              <>
                <PairPicker versions={versions} pair={pair} onChoose={(next) => model.choose(next)} />
                <comparison.Component model={comparison} />
              </>
            ) : (
              <Text color="secondary">
                {t(
                  'prompts.one-version',
                  'No prompt has two versions in this time range, so there is nothing to compare.'
                )}
              </Text>
            )}
          </Stack>
        )
      }
    </Answer>
  );
}
