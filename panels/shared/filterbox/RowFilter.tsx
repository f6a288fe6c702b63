import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { valuesIn, type FilterField } from '@loopscope/core/filter';
import { useCallback, useId } from 'react';

import { FilterBox } from './FilterBox';
import type { RowFilterState } from './useRowFilter';

interface Props<Row> {
  /** Names the box for screen readers. */
  label: string;
  filter: RowFilterState<Row>;
  /** How many are shown of how many, as "3 of 12 calls shown"; said while something is asked. */
  shown: string;
}

/** The filter box of a panel over the rows that it has, and how many of them it shows. */
export function RowFilter<Row>({ label, filter, shown }: Props<Row>) {
  const styles = useStyles2(getStyles);
  const id = useId();
  const { text, setText, rows, asked, isOn, check } = filter;
  const findValues = useCallback(
    async (field: FilterField, search: string) => valuesIn(rows, asked, field, search),
    [rows, asked]
  );
  return (
    <div className={styles.bar} role="search">
      <div className={styles.box}>
        <FilterBox
          id={`loopscope-filter-${id}`}
          label={label}
          text={text}
          onCommit={setText}
          fields={asked.fields}
          check={check}
          findValues={findValues}
        />
      </div>
      <span role="status" className={styles.shown}>
        {isOn ? shown : ''}
      </span>
    </div>
  );
}

function getStyles(theme: GrafanaTheme2) {
  return {
    bar: css({
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(0.5, 1),
      flexShrink: 0,
      // The ring of the focus would be cut off.
      padding: theme.spacing(0.5),
    }),
    box: css({ flex: '1 1 220px', minWidth: 0, maxWidth: 720 }),
    shown: css({
      color: theme.colors.text.secondary,
      fontSize: theme.typography.bodySmall.fontSize,
      fontVariantNumeric: 'tabular-nums',
      '&:empty': { display: 'none' },
    }),
  };
}
