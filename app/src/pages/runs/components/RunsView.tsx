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
import { PageBody } from '../../../page/PageBody';
import { hasFilters } from '../../../filters/filtersVariable';
import { createQueryRunner, llmQuery } from '../../../queries/createQueryRunner';
import { NEWEST_FIRST, readOrder, type RunsOrder } from '../domain/runsOrder';
import { readSearch } from '../domain/runsSearch';
import { MoreRuns } from './MoreRuns';
import { RunsSearch } from './RunsSearch';
import { RunsTable } from './RunsTable';

interface RunsViewState extends SceneObjectState, RunsOrder {
  $data: SceneQueryRunner;
  limit: number;
  /** Filters as text, beside those of the page's filter bar. */
  where: string;
}

/** The list of runs. Order and filters go to the backend, so that the first page is the first of all. */
export class RunsView extends SceneObjectBase<RunsViewState> {
  static readonly Component = RunsViewRenderer;

  protected _urlSync = new SceneObjectUrlSyncConfig(this, { keys: ['sort', 'order', 'where'] });

  constructor() {
    const question = { ...NEWEST_FIRST, limit: DEFAULT_LIMIT };
    super({ ...question, where: '', $data: createQueryRunner([llmQuery('runs', 'A', question)]) });
  }

  getUrlState() {
    const { orderBy, order, where } = this.state;
    return { sort: orderBy, order, where: where || undefined };
  }

  updateFromUrl({ sort, order, where }: SceneObjectUrlValues) {
    this.setState({ ...readOrder(sort, order), where: typeof where === 'string' ? where : '' });
    this.ask();
  }

  search(where: string) {
    this.setState({ where });
    this.ask();
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
    const { $data, orderBy, order, limit, where } = this.state;
    const filters = readSearch(where);
    if (!filters) {
      return;
    }
    $data.setState({ queries: [llmQuery('runs', 'A', { orderBy, order, limit, filters })] });
    if ($data.isActive) {
      $data.runQueries();
    }
  }
}

function RunsViewRenderer({ model }: SceneComponentProps<RunsView>) {
  const { $data, orderBy, order, limit, where } = model.useState();
  return (
    <PageBody>
      <RunsSearch text={where} onSearch={(text) => model.search(text)} scene={model} />
      {readSearch(where) && (
        <RunnerAnswer runner={$data}>
          {(frames) => {
            const runs = frames.flatMap(readRunsFrame);
            if (runs.length === 0) {
              return <NothingHere scene={model} isSearched={where !== ''} onClear={() => model.search('')} />;
            }
            return (
              <>
                <RunsTable
                  runs={runs}
                  order={{ orderBy, order }}
                  onOrder={(next) => model.reorder(next)}
                  scene={model}
                />
                <MoreRuns
                  shown={runs.length}
                  limit={limit}
                  isFiltered={hasFilters(model) || where !== ''}
                  onMore={(next) => model.showMore(next)}
                />
              </>
            );
          }}
        </RunnerAnswer>
      )}
    </PageBody>
  );
}
