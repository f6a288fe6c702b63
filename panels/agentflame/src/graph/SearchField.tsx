import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { IconButton, useStyles2 } from '@grafana/ui';
import { spanFields, spanValue, valuesIn, type FilterField } from '@loopscope/core/filter';
import { useCallback, useId } from 'react';

import { FilterBox } from '../../../shared/filterbox/FilterBox';
import { searchMatcher } from '../search/searchMatcher';
import type { Graph } from './Graph';

interface Props {
  text: string;
  graph: Graph;
  /** Spans that are looked for; null: nothing is. */
  found: number | null;
  onChange: (text: string) => void;
  onStep: (by: 1 | -1) => void;
}

const asked = { fields: spanFields, valueOf: spanValue };

const mistakeIn = (text: string) => searchMatcher(text).error ?? undefined;

/**
 * Words or conditions of the filter language, completed as one writes; Enter leads to the next span found, with Shift to
 * the one before.
 */
export function SearchField({ text, graph: { tree, groups }, found, onChange, onStep }: Props) {
  const styles = useStyles2(getStyles);
  const id = useId();
  const findValues = useCallback(
    async (field: FilterField, search: string) =>
      valuesIn(
        tree.spans.filter((_, node) => !groups.has(node)),
        asked,
        field,
        search
      ),
    [tree, groups]
  );
  return (
    <div className={styles.field} role="search">
      <div
        className={styles.box}
        // What comes up here is not for the list of suggestions.
        onKeyDown={({ key, shiftKey }) => {
          if (key === 'Enter') {
            onStep(shiftKey ? -1 : 1);
          } else if (key === 'Escape') {
            onChange('');
          }
        }}
      >
        <FilterBox
          id={`loopscope-search-${id}`}
          label={t('agentflame.search.label', 'Search spans')}
          placeholder={t('agentflame.search.placeholder', 'Words, or cost > 0.05')}
          text={text}
          onWrite={onChange}
          onCommit={onChange}
          fields={asked.fields}
          check={mistakeIn}
          findValues={findValues}
          floatsError
        />
      </div>
      <span className={styles.found} role="status">
        {found === null ? '' : t('agentflame.search.found', '{{n}} found', { n: found })}
      </span>
      <IconButton
        name="angle-up"
        tooltip={t('agentflame.search.previous', 'The one before (Shift and Enter)')}
        disabled={!found}
        onClick={() => onStep(-1)}
      />
      <IconButton
        name="angle-down"
        tooltip={t('agentflame.search.next', 'The next one (Enter)')}
        disabled={!found}
        onClick={() => onStep(1)}
      />
    </div>
  );
}

function getStyles(theme: GrafanaTheme2) {
  return {
    field: css({ display: 'flex', alignItems: 'center', gap: theme.spacing(0.5), flex: '1 1 240px', maxWidth: 440 }),
    box: css({ flex: 1, minWidth: 0, marginRight: theme.spacing(0.5) }),
    found: css({
      minWidth: 50,
      fontSize: theme.typography.bodySmall.fontSize,
      fontVariantNumeric: 'tabular-nums',
      whiteSpace: 'nowrap',
    }),
  };
}
