import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Tooltip, useStyles2 } from '@grafana/ui';

export interface Figure {
  id: string;
  name: string;
  /** As read on the screen, unit included. */
  value: string;
  /** What the figure says and leaves out. */
  description?: string;
  /** A second line: a share, a count of what is missing. */
  note?: string;
}

interface Props {
  figures: Figure[];
  label: string;
}

/** A line of totals that breaks into several on narrow screens. */
export function FigureStrip({ figures, label }: Props) {
  const styles = useStyles2(getStyles);
  return (
    <dl className={styles.strip} aria-label={label}>
      {figures.map(({ id, name, value, description, note }) => (
        <div key={id} className={styles.figure}>
          <dt className={styles.name}>
            {description ? (
              <Tooltip content={description}>
                <span tabIndex={0} className={styles.explained}>
                  {name}
                </span>
              </Tooltip>
            ) : (
              name
            )}
          </dt>
          <dd className={styles.value}>
            {value}
            {note && <div className={styles.note}>{note}</div>}
          </dd>
        </div>
      ))}
    </dl>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  strip: css({
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fill, minmax(136px, 1fr))',
    gap: theme.spacing(1),
    margin: 0,
    width: '100%',
  }),
  figure: css({
    padding: theme.spacing(1, 1.5),
    background: theme.colors.background.primary,
    border: `1px solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.radius.default,
  }),
  name: css({
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    fontWeight: theme.typography.fontWeightRegular,
  }),
  explained: css({ borderBottom: `1px dotted ${theme.colors.border.strong}`, cursor: 'help' }),
  value: css({
    margin: 0,
    fontSize: theme.typography.h4.fontSize,
    fontWeight: theme.typography.fontWeightMedium,
    fontVariantNumeric: 'tabular-nums',
    overflowWrap: 'anywhere',
  }),
  note: css({
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    fontWeight: theme.typography.fontWeightRegular,
  }),
});
