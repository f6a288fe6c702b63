import type { PanelProps } from '@grafana/data';

import type { ContextWindowOptions } from './ContextWindowOptions';

export function ContextWindowPanel({ data }: PanelProps<ContextWindowOptions>) {
  return <div>{data.series.length}</div>;
}
