import { t } from '@grafana/i18n';

import type { FoldGroup } from './foldGroups';

/** What stands on the bar of a group: "search × 4", "search → fetch × 3", "5 other spans". */
export function groupName({ kind, subjects, count }: FoldGroup): string {
  return kind === 'plain'
    ? t('agentflame.group.plain', '{{n}} other spans', { n: count })
    : `${subjects.join(' → ')} × ${count}`;
}
