import type { GrafanaTheme2 } from '@grafana/data';

import type { SegmentKey } from './segments';

/** Names of the theme's visualisation palette. */
const COLORS: Record<SegmentKey, string> = {
  system: 'purple',
  tool_definitions: 'yellow',
  user: 'green',
  assistant: 'blue',
  tool_results: 'orange',
  retrieved: 'dark-orange',
  cache_read: 'light-green',
  cache_write: 'dark-yellow',
  fresh: 'blue',
  unknown_split: 'light-blue',
  answer: 'light-purple',
  reasoning: 'dark-purple',
};

export function segmentColor(key: SegmentKey, theme: GrafanaTheme2): string {
  return theme.visualization.getColorByName(COLORS[key]);
}
