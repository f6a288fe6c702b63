import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Icon, Tooltip, useStyles2 } from '@grafana/ui';
import type { ReactNode } from 'react';

interface Props {
  label: string;
  /** Id of the input; leave out for groups that carry their own name. */
  htmlFor?: string;
  /** What the field means, behind an icon that takes the focus. */
  tooltip?: string;
  /** Takes the room that is left. */
  grow?: boolean;
  children: ReactNode;
}

/** A label above its input. */
export function EditorField({ label, htmlFor, tooltip, grow, children }: Props) {
  const styles = useStyles2(getStyles);
  return (
    <div className={grow ? styles.growing : styles.field}>
      <div className={styles.heading}>
        {htmlFor ? <label htmlFor={htmlFor}>{label}</label> : <span aria-hidden>{label}</span>}
        {tooltip && (
          <Tooltip content={tooltip} placement="top">
            <Icon tabIndex={0} name="info-circle" size="sm" aria-label={tooltip} />
          </Tooltip>
        )}
      </div>
      {children}
    </div>
  );
}

function getStyles(theme: GrafanaTheme2) {
  const field = css({ minWidth: 0, maxWidth: '100%' });
  return {
    field,
    growing: css(field, { flex: '1 1 240px' }),
    heading: css({
      display: 'flex',
      alignItems: 'center',
      gap: theme.spacing(0.5),
      marginBottom: theme.spacing(0.5),
      fontSize: theme.typography.bodySmall.fontSize,
      fontWeight: theme.typography.fontWeightMedium,
      color: theme.colors.text.primary,
      label: { margin: 0 },
    }),
  };
}
