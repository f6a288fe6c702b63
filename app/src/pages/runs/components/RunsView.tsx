import {
  SceneObjectBase,
  SceneObjectUrlSyncConfig,
  SceneQueryRunner,
  type SceneComponentProps,
  type SceneObjectState,
  type SceneObjectUrlValues,
} from '@grafana/scenes';
import { DEFAULT_LIMIT, readRunsFrame } from '@loopscope/core';

import { RunnerAnswer } from '../../../answer/RunnerAnswer';
import { NothingHere } from '../../../answer/NothingHere';
import { hasFilters } from '../../../filters/filtersVariable';
import { createQueryRunner, llmQuery } from '../../../queries/createQueryRunner';
import { NEWEST_FIRST, readOrder, type RunsOrder } from '../domain/runsOrder';
import { MoreRuns } from './MoreRuns';
import { RunsTable } from './RunsTable';

interface RunsViewState extends SceneObjectState, RunsOrder {
  $data: SceneQueryRunner;
  limit: number;
}

/** The list of runs. Order and filters go to the backend, so that the first page is the first of all. */
export class RunsView extends SceneObjectBase<RunsViewState> {
  static readonly Component = RunsViewRenderer;

  protected _urlSync = new SceneObjectUrlSyncConfig(this, { keys: ['sort', 'order'] });

  constructor() {
    const question = { ...NEWEST_FIRST, limit: DEFAULT_LIMIT };
    super({ ...question, $data: createQueryRunner([llmQuery('runs', 'A', question)]) });
  }

  getUrlState() {
    return { sort: this.state.orderBy, order: this.state.order };
  }

  updateFromUrl({ sort, order }: SceneObjectUrlValues) {
    this.reorder(readOrder(sort, order));
  }

  reorder(order: RunsOrder) {
    this.setState(order);
    this.ask();
  }

  showMore(limit: number) {
    this.setState({ limit });
    this.ask();
  }

  private ask() {
    const { $data, orderBy, order, limit } = this.state;
    $data.setState({ queries: [llmQuery('runs', 'A', { orderBy, order, limit })] });
    if ($data.isActive) {
      $data.runQueries();
    }
  }
}

function RunsViewRenderer({ model }: SceneComponentProps<RunsView>) {
  const { $data, orderBy, order, limit } = model.useState();
  return (
    <RunnerAnswer runner={$data}>
      {(frames) => {
        const runs = frames.flatMap(readRunsFrame);
        if (runs.length === 0) {
          return <NothingHere scene={model} />;
        }
        return (
          <>
            <RunsTable runs={runs} order={{ orderBy, order }} onOrder={(next) => model.reorder(next)} scene={model} />
            <MoreRuns
              shown={runs.length}
              limit={limit}
              isFiltered={hasFilters(model)}
              onMore={(next) => model.showMore(next)}
            />
          </>
        );
      }}
    </RunnerAnswer>
  );
}
