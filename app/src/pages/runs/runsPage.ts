import { t } from '@grafana/i18n';
import { SceneAppPage } from '@grafana/scenes';

import type { AppOptions } from '../../config/AppOptions';
import { APP_ROOT, PATHS } from '../../routes';
import { runPage } from '../run/runPage';
import { LIST_PARAMS } from './domain/listParams';
import { createRunsScene } from './createRunsScene';

export function runsPage(options: AppOptions): SceneAppPage {
  return new SceneAppPage({
    title: t('runs.title', 'Runs'),
    url: `${APP_ROOT}/${PATHS.runs}`,
    routePath: `${PATHS.runs}/*`,
    preserveUrlKeys: LIST_PARAMS,
    getScene: () => createRunsScene(options),
    drilldowns: [{ routePath: ':runId/*', getPage: (match, parent) => runPage(match, parent, options) }],
  });
}
