import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { FieldValidationMessage, IconButton, Input, useStyles2 } from '@grafana/ui';
import type { FilterTextError } from '@loopscope/core/filter';
import { useId } from 'react';

import { filterErrorText } from '../../../shared/filterbox/filterErrorText';

interface Props {
  text: string;
  /** The text is a condition that cannot be read. */
  error: FilterTextError | null;
  /** Spans that are looked for; null: nothing is. */
  found: number | null;
  onChange: (text: string) => void;
  onStep: (by: 1 | -1) => void;
}

/** Words or conditions of the filter language; Enter leads to the next span found, with Shift to the one before. */
export function SearchField({ text, error, found, onChange, onStep }: Props) {
  const styles = useStyles2(getStyles);
  const errorId = useId();
  return (
    <div className={styles.field} role="search">
      <Input
        value={text}
        invalid={error !== null}
        aria-invalid={error !== null}
        aria-describedby={error ? errorId : undefined}
        aria-label={t('agentflame.search.label', 'Search spans')}
        placeholder={t('agentflame.search.placeholder', 'Words, or cost > 0.05')}
        onChange={(event) => onChange(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') {
            onStep(event.shiftKey ? -1 : 1);
          } else if (event.key === 'Escape') {
            onChange('');
          }
        }}
      />
      {error && (
        <div id={errorId} role="alert" className={styles.error}>
          <FieldValidationMessage>{filterErrorText(error)}</FieldValidationMessage>
        </div>
      )}
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
    field: css({
      position: 'relative',
      display: 'flex',
      alignItems: 'center',
      gap: 4,
      flex: '1 1 260px',
      maxWidth: 340,
    }),
    // Over the bars: the graph keeps its place while somebody writes.
    error: css({ position: 'absolute', top: '100%', left: 0, zIndex: theme.zIndex.tooltip }),
    found: css({ whiteSpace: 'nowrap', fontVariantNumeric: 'tabular-nums', minWidth: 58 }),
  };
}
