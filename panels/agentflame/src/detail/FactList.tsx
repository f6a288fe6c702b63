import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';

import type { Fact } from './spanFacts';

/** Names on the left, values on the right. */
export function FactList({ facts }: { facts: Fact[] }) {
  const styles = useStyles2(getStyles);
  return (
    <dl className={styles.list}>
      {facts.map(({ id, name, value, tone }) => (
        <div key={id} className={styles.row}>
          <dt className={styles.name}>{name}</dt>
          <dd className={tone === 'error' ? styles.error : tone === 'unknown' ? styles.unknown : styles.value}>
            {value}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function getStyles(theme: GrafanaTheme2) {
  const value = {
    margin: 0,
    textAlign: 'right',
    overflowWrap: 'anywhere',
    fontVariantNumeric: 'tabular-nums',
  } as const;
  return {
    list: css({ margin: 0, fontSize: theme.typography.bodySmall.fontSize }),
    row: css({ display: 'flex', justifyContent: 'space-between', gap: theme.spacing(2) }),
    name: css({ color: theme.colors.text.secondary, flexShrink: 0 }),
    value: css(value),
    error: css({ ...value, color: theme.colors.error.text }),
    unknown: css({ ...value, color: theme.colors.text.secondary, fontStyle: 'italic' }),
  };
}
