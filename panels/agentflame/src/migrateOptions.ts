import type { PanelModel } from '@grafana/data';

import type { AgentFlameOptions } from './AgentFlameOptions';

/** What earlier versions saved. */
interface Saved extends Partial<AgentFlameOptions> {
  /** Until 0.1: whether spans without GenAI meaning are drawn. */
  showPlainSpans?: boolean;
}

/** Options that a dashboard was saved with, as this version has them. */
export function migrateOptions({ options }: Pick<PanelModel<Saved>, 'options'>): Partial<AgentFlameOptions> {
  const { showPlainSpans, ...rest } = options ?? {};
  return showPlainSpans === undefined ? rest : { plainSpans: showPlainSpans ? 'show' : 'hide', ...rest };
}
