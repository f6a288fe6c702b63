import type { ReactNode } from 'react';
import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';

import { ColumnHeader } from './ColumnHeader';

export interface Column<Row> {
  id: string;
  name: string;
  /** What the name means, on pointing at it. */
  description?: string;
  /** Numbers stand at the right, so that their digits compare. */
  numeric?: boolean;
  /** Times and badges stay on one line. */
  noWrap?: boolean;
  sortable?: boolean;
  cell: (row: Row) => ReactNode;
  /** The cell in the line below the rows. */
  total?: ReactNode;
}

export interface Sorting {
  column: string;
  descending: boolean;
}

interface Props<Row> {
  /** Read out before the table. */
  caption: string;
  columns: Array<Column<Row>>;
  rows: Row[];
  rowKey: (row: Row) => string;
  sorting?: Sorting;
  onSort?: (sorting: Sorting) => void;
}

/** A table of few rows as HTML has them: header cells, a line of totals, read by screen readers, scrolled on phones. */
export function DataTable<Row>({ caption, columns, rows, rowKey, sorting, onSort }: Props<Row>) {
  const styles = useStyles2(getStyles);
  const hasTotals = columns.some(({ total }) => total !== undefined);
  return (
    <div className={styles.scroll}>
      <table className={styles.table}>
        <caption className={styles.caption}>{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <ColumnHeader key={column.id} column={column} sorting={sorting} onSort={onSort} />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowKey(row)} className={styles.row}>
              {columns.map((column) => (
                <td
                  key={column.id}
                  className={cx(styles.cell, column.numeric && styles.numeric, column.noWrap && styles.noWrap)}
                >
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
        {hasTotals && (
          <tfoot>
            <tr className={styles.totals}>
              {columns.map((column) => (
                <td key={column.id} className={cx(styles.cell, column.numeric && styles.numeric)}>
                  {column.total}
                </td>
              ))}
            </tr>
          </tfoot>
        )}
      </table>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  scroll: css({ width: '100%', overflowX: 'auto' }),
  table: css({
    width: '100%',
    borderCollapse: 'collapse',
    backgroundColor: theme.colors.background.primary,
  }),
  caption: css({
    // Seen by screen readers only: the page shows a heading.
    position: 'absolute',
    width: 1,
    height: 1,
    overflow: 'hidden',
    clipPath: 'inset(50%)',
  }),
  row: css({
    borderTop: `1px solid ${theme.colors.border.weak}`,
    '&:hover': { backgroundColor: theme.colors.emphasize(theme.colors.background.primary, 0.03) },
  }),
  totals: css({
    borderTop: `2px solid ${theme.colors.border.medium}`,
    fontWeight: theme.typography.fontWeightMedium,
  }),
  cell: css({
    padding: theme.spacing(0.75, 1),
    verticalAlign: 'top',
    maxWidth: 360,
    overflowWrap: 'anywhere',
    // On a phone the table scrolls rather than breaking every name into letters.
    minWidth: theme.spacing(16),
  }),
  numeric: css({
    minWidth: theme.spacing(8),
    textAlign: 'right',
    fontVariantNumeric: 'tabular-nums',
    whiteSpace: 'nowrap',
  }),
  noWrap: css({ minWidth: theme.spacing(8), whiteSpace: 'nowrap', overflowWrap: 'normal' }),
});
