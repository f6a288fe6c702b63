import { LoadingState } from '@grafana/data';
import {
  SceneObjectBase,
  SceneObjectUrlSyncConfig,
  SceneQueryRunner,
  type SceneComponentProps,
  type SceneObjectState,
  type SceneObjectUrlValues,
} from '@grafana/scenes';

import { Answer } from '../../../answer/Answer';
import { PageBody } from '../../../page/PageBody';
import { FixedTimeRange } from '../../../page/FixedTimeRange';
import { createQueryRunner } from '../../../queries/createQueryRunner';
import { parseAllocation, type Allocation } from '../domain/allocation';
import { statementOf } from '../domain/statementOf';
import { statementQueries } from '../domain/statementQueries';
import { formatMonth, monthBounds, parseMonth, type UtcMonth } from '../domain/utcMonth';
import { AboutStatement } from './AboutStatement';
import { ChargebackControls } from './ChargebackControls';
import { StatementView } from './StatementView';

interface ChargebackBodyState extends SceneObjectState {
  $timeRange: FixedTimeRange;
  $data: SceneQueryRunner;
  month: UtcMonth;
  newest: UtcMonth;
  allocation: Allocation;
}

/** One UTC month of list costs, cut by who caused them. */
export class ChargebackBody extends SceneObjectBase<ChargebackBodyState> {
  static readonly Component = ChargebackBodyRenderer;

  protected _urlSync = new SceneObjectUrlSyncConfig(this, { keys: ['month', 'by'] });

  constructor(newest: UtcMonth) {
    const allocation = parseAllocation(undefined);
    super({
      newest,
      month: newest,
      allocation,
      $timeRange: timeRangeOf(newest),
      $data: createQueryRunner(statementQueries(allocation)),
    });
  }

  getUrlState() {
    return { month: formatMonth(this.state.month), by: this.state.allocation };
  }

  updateFromUrl({ month, by }: SceneObjectUrlValues) {
    this.showMonth(parseMonth(month) ?? this.state.month);
    this.cutBy(parseAllocation(by));
  }

  showMonth(month: UtcMonth) {
    const { from, to, value } = timeRangeOf(month).state;
    this.setState({ month });
    this.state.$timeRange.setState({ from, to, value });
  }

  cutBy(allocation: Allocation) {
    if (allocation !== this.state.allocation) {
      this.setState({ allocation });
      this.state.$data.setState({ queries: statementQueries(allocation) });
      // An address is read before the page is shown; the runner asks by itself then.
      if (this.state.$data.isActive) {
        this.state.$data.runQueries();
      }
    }
  }
}

function timeRangeOf(month: UtcMonth): FixedTimeRange {
  return new FixedTimeRange({ ...monthBounds(month), timeZone: 'utc' });
}

function ChargebackBodyRenderer({ model }: SceneComponentProps<ChargebackBody>) {
  const { $data, month, newest, allocation } = model.useState();
  const { data } = $data.useState();
  const statement = data?.state === LoadingState.Done ? statementOf(data.series) : undefined;
  return (
    <PageBody>
      <AboutStatement />
      <ChargebackControls
        month={month}
        newest={newest}
        allocation={allocation}
        statement={statement}
        onMonth={(next) => model.showMonth(next)}
        onAllocation={(next) => model.cutBy(next)}
      />
      <Answer data={data} onRetry={() => $data.runQueries()}>
        {(frames) => <StatementView statement={statementOf(frames)} month={month} allocation={allocation} />}
      </Answer>
    </PageBody>
  );
}
