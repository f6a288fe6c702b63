import type { ReactNode } from 'react';
import type { DataFrame } from '@grafana/data';
import type { SceneQueryRunner } from '@grafana/scenes';

import { Answer } from './Answer';

interface Props {
  runner: SceneQueryRunner;
  children: (frames: DataFrame[]) => ReactNode;
}

/** The answer to a runner's question, in whichever state it is. */
export function RunnerAnswer({ runner, children }: Props) {
  const { data } = runner.useState();
  return (
    <Answer data={data} onRetry={() => runner.runQueries()}>
      {children}
    </Answer>
  );
}
