import { t } from '@grafana/i18n';
import type { RunRow } from '@loopscope/core';

/** What a run is called: by its agent, for one that goes on by the last known, else by what it began with. */
export function runTitle({ agent, lastKnownAgent, workflow, name, runId }: RunRow): string {
  const provisional =
    lastKnownAgent &&
    t('run.last-known', '{{agent}} (provisional)', {
      agent: lastKnownAgent,
      interpolation: { escapeValue: false },
    });
  return agent || provisional || workflow || name || runId;
}
