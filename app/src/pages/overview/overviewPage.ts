import { t } from '@grafana/i18n';
import { SceneAppPage } from '@grafana/scenes';

import type { AppOptions } from '../../config/AppOptions';
import { APP_ROOT, PATHS } from '../../routes';
import { createOverviewScene } from './createOverviewScene';

export function overviewPage(options: AppOptions): SceneAppPage {
  return new SceneAppPage({
    title: t('overview.title', 'Overview'),
    url: `${APP_ROOT}/${PATHS.overview}`,
    routePath: `${PATHS.overview}/*`,
    getScene: () => createOverviewScene(options),
  });
}
