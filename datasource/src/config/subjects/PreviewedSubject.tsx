import { dateTimeFormat } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Stack, Text } from '@grafana/ui';

import type { SubjectPreview } from './dataSubjects';

/** How much is kept, and what becomes of it. */
export function PreviewedSubject({ found }: { found: SubjectPreview }) {
  const { traces, spans, scores, sharedTraces, sharedSessions, collectedSpans, collectedLogs, contentParts } = found;
  const lines = [
    t(
      'config.subject-found.deleted',
      'Deleted by an erasure: {{collectedSpans}} spans and {{collectedLogs}} log records of the collector’s tables, {{contentParts}} indexed texts.',
      { collectedSpans, collectedLogs, contentParts }
    ),
    t(
      'config.subject-found.kept',
      'Counted on, under names that say nothing: {{spans}} settled spans, {{scores}} scores without their comments.',
      { spans, scores }
    ),
  ];
  const warnings = [
    sharedTraces > 0 &&
      t(
        'config.subject-found.shared-traces',
        'Traces that name another user, too: {{count}}. What they said there is deleted with it.',
        {
          count: sharedTraces,
        }
      ),
    sharedSessions > 0 &&
      t(
        'config.subject-found.shared-sessions',
        'Further sessions, in which others take part: {{count}}. Of these only the traces that name this user are included.',
        { count: sharedSessions }
      ),
  ].filter((line) => typeof line === 'string');
  return (
    <Stack direction="column" gap={1}>
      <Text element="p">
        {traces === 0
          ? t('config.subject-found.none', 'No trace tells this user.')
          : t('config.subject-found.traces', '{{traces}} traces in {{sessions}} sessions, {{first}} to {{last}}.', {
              traces,
              sessions: found.sessions,
              first: dateTimeFormat(found.first),
              last: dateTimeFormat(found.last),
            })}
      </Text>
      {lines.map((line) => (
        <Text key={line} element="p">
          {line}
        </Text>
      ))}
      {warnings.map((line) => (
        <Text key={line} element="p" color="warning">
          {line}
        </Text>
      ))}
    </Stack>
  );
}
