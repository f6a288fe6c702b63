import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { ReactNode } from 'react';

interface Props {
  /** Names the row for screen readers. */
  label: string;
  children: ReactNode;
}

/** A band of fields, as Grafana's own query builders have them; it wraps where there is no room. */
export function EditorRow({ label, children }: Props) {
  const styles = useStyles2(getStyles);
  return (
    <div role="group" aria-label={label} className={styles.row}>
      {children}
    </div>
  );
}

function getStyles(theme: GrafanaTheme2) {
  return {
    row: css({
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'flex-start',
      gap: theme.spacing(1.5, 2),
      padding: theme.spacing(1),
      backgroundColor: theme.colors.background.secondary,
      borderRadius: theme.shape.radius.default,
    }),
  };
}
