import type { PanelProps } from '@grafana/data';

import type { LoopVelocityOptions } from './LoopVelocityOptions';

export function LoopVelocityPanel({ data }: PanelProps<LoopVelocityOptions>) {
  return <div>{data.series.length}</div>;
}
