import { css } from '@emotion/css';
import {
  formattedValueToString,
  getFieldDisplayName,
  type DataFrame,
  type Field,
  type GrafanaTheme2,
} from '@grafana/data';
import { useStyles2 } from '@grafana/ui';

/** More than this is for a panel. */
const ROWS = 50;

function text(field: Field, row: number): string {
  const value: unknown = field.values[row];
  if (value === null || value === undefined) {
    return '';
  }
  return typeof value === 'object' || !field.display
    ? JSON.stringify(value)
    : formattedValueToString(field.display(value));
}

/** The first rows of a frame. Stands in for Grafana's table, which is drawn by a panel of its own. */
export function FrameTable({ frame, all }: { frame: DataFrame; all: DataFrame[] }) {
  const styles = useStyles2(getStyles);
  const rows = Array.from({ length: Math.min(frame.length, ROWS) }, (_, row) => row);
  return (
    <div className={styles.frame} role="region" aria-label={frame.name ?? 'Answer'} tabIndex={0}>
      <table className={styles.table}>
        <thead>
          <tr>
            {frame.fields.map((field) => (
              <th key={field.name} scope="col">
                {getFieldDisplayName(field, frame, all)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row}>
              {frame.fields.map((field) => (
                <td key={field.name}>{text(field, row)}</td>
              ))}
            </tr>
          ))}
        </tbody>
        {frame.length > ROWS && <caption>{`The first ${ROWS} of ${frame.length} rows`}</caption>}
      </table>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  frame: css({ overflow: 'auto', maxHeight: 360 }),
  table: css({
    whiteSpace: 'nowrap',
    'td, th': {
      padding: theme.spacing(0.5, 1),
      textAlign: 'left',
      maxWidth: 320,
      overflow: 'hidden',
      textOverflow: 'ellipsis',
    },
    th: { position: 'sticky', top: 0, background: theme.colors.background.secondary },
    caption: { captionSide: 'bottom', textAlign: 'left' },
  }),
});
