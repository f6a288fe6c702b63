import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { ClipboardButton, useStyles2 } from '@grafana/ui';
import type { SpanAttribute } from '@loopscope/core';

/** All attributes of a span; nothing where it has none. */
export function Attributes({ of }: { of: SpanAttribute[] }) {
  const styles = useStyles2(getStyles);
  if (of.length === 0) {
    return null;
  }
  return (
    <section>
      <div className={styles.header}>
        <h6 className={styles.title}>{t('agentflame.detail.attributes', 'Attributes')}</h6>
        <ClipboardButton
          size="sm"
          variant="secondary"
          fill="text"
          icon="copy"
          aria-label={t('agentflame.detail.copy-attributes', 'Copy all attributes')}
          getText={() => JSON.stringify(Object.fromEntries(of.map(({ key, value }) => [key, value])), null, 2)}
        />
      </div>
      <dl className={styles.list}>
        {of.map(({ key, value }, index) => (
          <div key={`${index} ${key}`}>
            <dt>{key}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function getStyles(theme: GrafanaTheme2) {
  return {
    header: css({ display: 'flex', justifyContent: 'space-between', alignItems: 'center' }),
    title: css({ margin: 0 }),
    list: css({
      margin: 0,
      fontSize: theme.typography.bodySmall.fontSize,
      dt: { color: theme.colors.text.secondary, fontWeight: theme.typography.fontWeightRegular },
      dd: {
        margin: theme.spacing(0, 0, 0.5),
        fontFamily: theme.typography.fontFamilyMonospace,
        overflowWrap: 'anywhere',
        whiteSpace: 'pre-wrap',
      },
    }),
  };
}
