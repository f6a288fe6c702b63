import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Alert, ClipboardButton, LoadingPlaceholder, useStyles2 } from '@grafana/ui';
import type { MessagePart } from '@loopscope/core';

import { partName, readable } from './partName';
import type { SpanContent } from './useSpanContent';

/** What was said in a span, and given to and answered by tools; or why that cannot be shown. */
export function SpanMessages({ content }: { content: SpanContent }) {
  const styles = useStyles2(getStyles);
  return (
    <section className={styles.section} aria-label={t('agentflame.content.label', 'Messages and tool arguments')}>
      <h6 className={styles.title}>{t('agentflame.content.label', 'Messages and tool arguments')}</h6>
      <div role="status" className={styles.section}>
        <Told content={content} />
      </div>
      {content.state === 'there' && content.parts.length > 0 && (
        <ol className={styles.list}>
          {content.parts.map((part, index) => (
            <Part key={index} part={part} />
          ))}
        </ol>
      )}
    </section>
  );
}

/** Everything but the messages themselves. */
function Told({ content }: { content: SpanContent }) {
  const styles = useStyles2(getStyles);
  switch (content.state) {
    case 'loading':
      return <LoadingPlaceholder text={t('agentflame.content.loading', 'Asking for the messages…')} />;
    case 'refused':
      return (
        <Alert severity="info" title={t('agentflame.content.refused', 'Not for your role')}>
          {content.reason}
        </Alert>
      );
    case 'failed':
      return (
        <Alert severity="error" title={t('agentflame.content.failed', 'The messages could not be read')}>
          {content.reason}
        </Alert>
      );
    case 'nowhere':
      return (
        <p className={styles.note}>
          {t(
            'agentflame.content.nowhere',
            'These data came without their query, so there is nobody to ask for messages.'
          )}
        </p>
      );
    case 'there':
      return (
        <>
          {content.masked > 0 && (
            <p className={styles.note}>
              {t('agentflame.content.masked', 'Texts in which the data source has hidden something: {{n}}', {
                n: content.masked,
              })}
            </p>
          )}
          {content.parts.length === 0 && (
            <p className={styles.note}>
              {content.notices.join(' ') || t('agentflame.content.none', 'This span carries no messages.')}
            </p>
          )}
        </>
      );
  }
}

function Part({ part }: { part: MessagePart }) {
  const styles = useStyles2(getStyles);
  const name = partName(part);
  return (
    <li className={styles.part}>
      <div className={styles.header}>
        <span>{name}</span>
        <ClipboardButton
          size="sm"
          variant="secondary"
          fill="text"
          icon="copy"
          aria-label={t('agentflame.content.copy', 'Copy: {{name}}', { name })}
          getText={() => part.content}
        />
      </div>
      {/* Long ones scroll, with the keyboard, too. */}
      <pre className={styles.content} tabIndex={0} aria-label={name}>
        {readable(part.content)}
      </pre>
    </li>
  );
}

function getStyles(theme: GrafanaTheme2) {
  return {
    section: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(0.5) }),
    title: css({ margin: 0 }),
    note: css({ margin: 0, color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
    list: css({ margin: 0, padding: 0, listStyle: 'none' }),
    part: css({ marginBottom: theme.spacing(0.5) }),
    header: css({
      display: 'flex',
      justifyContent: 'space-between',
      alignItems: 'center',
      color: theme.colors.text.secondary,
      fontSize: theme.typography.bodySmall.fontSize,
      overflowWrap: 'anywhere',
    }),
    content: css({
      margin: 0,
      maxHeight: 240,
      overflow: 'auto',
      whiteSpace: 'pre-wrap',
      overflowWrap: 'anywhere',
      fontSize: theme.typography.bodySmall.fontSize,
    }),
  };
}
