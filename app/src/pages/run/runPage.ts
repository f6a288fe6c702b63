import { t } from '@grafana/i18n';
import { SceneAppPage, type SceneAppPageLike, type SceneRouteMatch } from '@grafana/scenes';

import type { AppOptions } from '../../config/AppOptions';
import { APP_ROOT, PATHS } from '../../routes';
import { createRunScene } from './createRunScene';
import { shortRunId } from './domain/runIds';

/** One run, below the list in breadcrumbs. */
export function runPage(
  { params }: SceneRouteMatch<{ runId: string }>,
  parent: SceneAppPageLike,
  options: AppOptions
): SceneAppPage {
  const runId = decodeURIComponent(params.runId);
  return new SceneAppPage({
    title: t('run.title', 'Run {{id}}', { id: shortRunId(runId) }),
    url: `${APP_ROOT}/${PATHS.runs}/${encodeURIComponent(runId)}`,
    routePath: '*',
    getParentPage: () => parent,
    getScene: () => createRunScene(runId, options),
  });
}
