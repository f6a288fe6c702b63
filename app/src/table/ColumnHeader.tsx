import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Icon, Tooltip, useStyles2 } from '@grafana/ui';

import type { Column, Sorting } from './DataTable';

interface Props<Row> {
  column: Column<Row>;
  sorting?: Sorting;
  onSort?: (sorting: Sorting) => void;
}

/** A header cell; a button where the table can be sorted by it: first largest first, then the other way. */
export function ColumnHeader<Row>({ column, sorting, onSort }: Props<Row>) {
  const styles = useStyles2(getStyles);
  const isSorted = sorting?.column === column.id;
  const direction = sorting?.descending ? 'descending' : 'ascending';
  const canSort = Boolean(column.sortable && onSort);

  const content = (
    <>
      {column.name}
      {isSorted && <Icon name={sorting.descending ? 'arrow-down' : 'arrow-up'} size="sm" aria-hidden />}
    </>
  );
  const label = canSort ? (
    <button
      type="button"
      className={styles.button}
      onClick={() => onSort?.({ column: column.id, descending: isSorted ? !sorting.descending : true })}
    >
      {content}
    </button>
  ) : (
    <span>{content}</span>
  );
  return (
    <th
      scope="col"
      className={cx(styles.header, column.numeric && styles.numeric)}
      aria-sort={isSorted ? direction : undefined}
    >
      {column.description ? <Tooltip content={column.description}>{label}</Tooltip> : label}
    </th>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  header: css({
    padding: theme.spacing(0.75, 1),
    whiteSpace: 'nowrap',
    textAlign: 'left',
    color: theme.colors.text.secondary,
    fontWeight: theme.typography.fontWeightMedium,
    fontSize: theme.typography.bodySmall.fontSize,
  }),
  numeric: css({ textAlign: 'right' }),
  button: css({
    background: 'none',
    border: 'none',
    padding: 0,
    color: 'inherit',
    font: 'inherit',
    '&:hover': { color: theme.colors.text.primary, textDecoration: 'underline' },
  }),
});
