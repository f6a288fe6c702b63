import { t } from '@grafana/i18n';

import type { SegmentKey } from './segments';

export function segmentName(key: SegmentKey): string {
  switch (key) {
    case 'system':
      return t('contextwindow.segment.system', 'system');
    case 'tool_definitions':
      return t('contextwindow.segment.tool-definitions', 'tool definitions');
    case 'user':
      return t('contextwindow.segment.user', 'user');
    case 'assistant':
      return t('contextwindow.segment.assistant', 'assistant');
    case 'tool_results':
      return t('contextwindow.segment.tool-results', 'tool results');
    case 'retrieved':
      return t('contextwindow.segment.retrieved', 'retrieved documents');
    case 'answer':
      return t('contextwindow.segment.answer', 'answer');
    case 'reasoning':
      return t('contextwindow.segment.reasoning', 'reasoning');
    case 'cache_read':
      return t('contextwindow.segment.cache-read', 'read from cache');
    case 'cache_write':
      return t('contextwindow.segment.cache-write', 'written to cache');
    case 'fresh':
      return t('contextwindow.segment.fresh', 'fresh input');
    case 'unknown_split':
      return t('contextwindow.segment.unknown-split', 'input, split unknown');
  }
}
