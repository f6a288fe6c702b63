import { t } from '@grafana/i18n';
import type { ComboboxOption } from '@grafana/ui';

import type { ContentRole } from './LoopscopeOptions';

export function roleOptions(): Array<ComboboxOption<ContentRole>> {
  return [
    { value: 'Admin', label: t('config.role.admin', 'Admin') },
    { value: 'Editor', label: t('config.role.editor', 'Editor') },
    { value: 'Viewer', label: t('config.role.viewer', 'Viewer') },
  ];
}
