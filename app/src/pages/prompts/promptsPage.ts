import { t } from '@grafana/i18n';
import { SceneAppPage } from '@grafana/scenes';

import type { AppOptions } from '../../config/AppOptions';
import { APP_ROOT, PATHS } from '../../routes';
import { createPromptsScene } from './createPromptsScene';

export function promptsPage(options: AppOptions): SceneAppPage {
  return new SceneAppPage({
    title: t('prompts.title', 'Prompts'),
    url: `${APP_ROOT}/${PATHS.prompts}`,
    routePath: `${PATHS.prompts}/*`,
    getScene: () => createPromptsScene(options),
  });
}
