import { t } from '@grafana/i18n';

import type { ColorBy } from './spanCategory';

export function colorByName(colorBy: ColorBy): string {
  switch (colorBy) {
    case 'kind':
      return t('agentflame.options.color-by-kind', 'Kind');
    case 'model':
      return t('agentflame.options.color-by-model', 'Model');
    case 'agent':
      return t('agentflame.options.color-by-agent', 'Agent');
    case 'tool':
      return t('agentflame.options.color-by-tool', 'Tool');
    case 'status':
      return t('agentflame.options.color-by-status', 'Status');
    case 'change':
      return t('agentflame.options.color-by-change', 'Change');
    case 'duration':
      return t('agentflame.options.color-by-duration', 'Duration');
    case 'density':
      return t('agentflame.options.color-by-density', 'Cost density');
  }
}
