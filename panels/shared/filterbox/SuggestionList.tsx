import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { useStyles2 } from '@grafana/ui';
import type { FilterOperator } from '@loopscope/core';
import type { FilterField, Suggestion } from '@loopscope/core/filter';
import { useEffect, useRef } from 'react';

import { operatorTexts } from './operatorTexts';

interface Props {
  id: string;
  suggestions: Suggestion[];
  /** -1 is none. */
  highlighted: number;
  onChoose: (suggestion: Suggestion) => void;
  fieldTexts: (field: FilterField) => FilterField;
}

export const optionId = (listId: string, index: number) => `${listId}-${index}`;

/** What can be written, below where it is written. The focus stays in the text. */
export function SuggestionList({ id, suggestions, highlighted, onChoose, fieldTexts }: Props) {
  const styles = useStyles2(getStyles);
  const active = useRef<HTMLLIElement>(null);
  useEffect(() => {
    // It may return a promise, which is no way to end an effect.
    active.current?.scrollIntoView?.({ block: 'nearest' });
  }, [highlighted]);
  return (
    <ul id={id} role="listbox" aria-label={t('editor.filters.suggestions', 'Suggestions')} className={styles.list}>
      {suggestions.map((suggestion, index) => (
        <li
          key={suggestion.label}
          id={optionId(id, index)}
          ref={index === highlighted ? active : undefined}
          role="option"
          aria-selected={index === highlighted}
          className={cx(styles.option, index === highlighted && styles.highlighted)}
          // Before the text loses the focus.
          onMouseDown={(event) => {
            event.preventDefault();
            onChoose(suggestion);
          }}
        >
          <span className={styles.label}>{suggestion.label}</span>
          <span className={styles.meaning}>
            {suggestion.field ? fieldMeaning(fieldTexts(suggestion.field)) : operatorMeaning(suggestion)}
          </span>
        </li>
      ))}
    </ul>
  );
}

const SPELLED: Record<string, FilterOperator> = { in: '=|', 'not in': '!=|', 'not exists': '!exists' };

const fieldMeaning = ({ name, description }: FilterField) => `${name} · ${description}`;

function operatorMeaning({ label }: Suggestion): string {
  const texts: Partial<Record<string, string>> = operatorTexts();
  return texts[SPELLED[label] ?? label] ?? '';
}

function getStyles(theme: GrafanaTheme2) {
  return {
    list: css({
      position: 'absolute',
      top: '100%',
      left: 0,
      right: 0,
      // Above a tooltip that stays open.
      zIndex: theme.zIndex.tooltip + 1,
      // Names of fields are longer than a box in a toolbar may be.
      minWidth: 300,
      maxHeight: 240,
      margin: theme.spacing(0.25, 0, 0),
      padding: theme.spacing(0.5),
      overflowY: 'auto',
      listStyle: 'none',
      background: theme.colors.background.elevated,
      border: `1px solid ${theme.colors.border.weak}`,
      borderRadius: theme.shape.radius.default,
      boxShadow: theme.shadows.z3,
    }),
    option: css({
      display: 'flex',
      flexWrap: 'wrap',
      gap: theme.spacing(0, 1),
      padding: theme.spacing(0.5, 1),
      cursor: 'pointer',
      borderRadius: theme.shape.radius.default,
      '&:hover': { background: theme.colors.action.hover },
    }),
    highlighted: css({ background: theme.colors.action.selected }),
    label: css({ fontFamily: theme.typography.fontFamilyMonospace, overflowWrap: 'anywhere' }),
    meaning: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
  };
}
