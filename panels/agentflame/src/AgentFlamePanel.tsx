import React from 'react';
import type { PanelProps } from '@grafana/data';

import type { AgentFlameOptions } from './AgentFlameOptions';

export function AgentFlamePanel({ data }: PanelProps<AgentFlameOptions>) {
  return <div>{data.series.length}</div>;
}
