import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Badge, Stack, Text, useStyles2 } from '@grafana/ui';
import type { MessageKind, SpanMessage } from '@loopscope/core';

import { MessageText } from './MessageText';

interface Props {
  messages: SpanMessage[];
}

export function MessageList({ messages }: Props) {
  const styles = useStyles2(getStyles);
  if (messages.length === 0) {
    return (
      <Text color="secondary">
        {t('run.no-messages', 'No message content: it was not captured, or your role may not see it.')}
      </Text>
    );
  }
  return (
    <ol className={styles.list}>
      {messages.map((message, position) => (
        <li key={position} className={styles.message}>
          <Stack gap={1} alignItems="center">
            <Text weight="medium">{message.role}</Text>
            {message.kind !== 'text' && <Badge color="blue" text={kindName(message.kind)} />}
            {message.name && <Text color="secondary">{message.name}</Text>}
          </Stack>
          <MessageText text={message.content} />
        </li>
      ))}
    </ol>
  );
}

function kindName(kind: Exclude<MessageKind, 'text'>): string {
  switch (kind) {
    case 'tool_call':
      return t('run.kind-tool-call', 'tool call');
    case 'tool_result':
      return t('run.kind-tool-result', 'tool result');
    case 'reasoning':
      return t('run.kind-reasoning', 'reasoning');
    case 'other':
      return t('run.kind-other', 'other');
  }
}

const getStyles = (theme: GrafanaTheme2) => ({
  list: css({ listStyle: 'none', margin: 0, padding: 0 }),
  message: css({
    padding: theme.spacing(1, 1.5),
    marginBottom: theme.spacing(1),
    background: theme.colors.background.primary,
    border: `1px solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.radius.default,
  }),
});
