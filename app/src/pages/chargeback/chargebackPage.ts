import { t } from '@grafana/i18n';
import { SceneAppPage } from '@grafana/scenes';

import type { AppOptions } from '../../config/AppOptions';
import { APP_ROOT, PATHS } from '../../routes';
import { createChargebackScene } from './createChargebackScene';

export function chargebackPage(options: AppOptions): SceneAppPage {
  return new SceneAppPage({
    title: t('chargeback.title', 'Chargeback'),
    url: `${APP_ROOT}/${PATHS.chargeback}`,
    routePath: `${PATHS.chargeback}/*`,
    getScene: () => createChargebackScene(options),
  });
}
