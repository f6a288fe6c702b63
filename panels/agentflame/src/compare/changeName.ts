import { t } from '@grafana/i18n';

/** A class of changes as the legend words it. */
export function changeName(change: string): string {
  switch (change) {
    case 'missing':
      return t('agentflame.change.missing', '− no longer there');
    case 'much-less':
      return t('agentflame.change.much-less', 'less by half or more');
    case 'less':
      return t('agentflame.change.less', 'less');
    case 'more':
      return t('agentflame.change.more', 'more');
    case 'much-more':
      return t('agentflame.change.much-more', 'twice as much or more');
    case 'new':
      return t('agentflame.change.new', '+ new');
    default:
      return t('agentflame.change.same', 'the same, within 5 %');
  }
}
