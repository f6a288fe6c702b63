import type { PanelDataSummary } from '@grafana/data';

import { windowData } from './data/windowData';

/** Suggested where the frames tell of context windows. */
export function suggestsWindows({ rawFrames = [] }: PanelDataSummary): boolean {
  const data = windowData(rawFrames);
  return data.state === 'run' || (data.state === 'fleet' && data.runs.some(({ saturation }) => saturation !== null));
}
