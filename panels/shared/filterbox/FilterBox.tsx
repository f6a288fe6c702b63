import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { TextArea, useStyles2 } from '@grafana/ui';
import type { FilterField, FilterTextError, Suggestion } from '@loopscope/core/filter';
import { useLayoutEffect, useRef, useState, type KeyboardEvent } from 'react';

import { filterErrorText } from './filterErrorText';
import { optionId, SuggestionList } from './SuggestionList';
import { useSuggestions } from './useSuggestions';

interface Props {
  id: string;
  /** Names it for screen readers. */
  label: string;
  text: string;
  /** Called when the writer is done: on Enter and on leaving. The text need not be readable. */
  onCommit: (text: string) => void;
  /** Called with each letter where `text` is to follow at once. */
  onWrite?: (text: string) => void;
  placeholder?: string;
  /** Over what lies below, which then keeps its place. */
  floatsError?: boolean;
  fields: readonly FilterField[];
  /** What is wrong with a text. */
  check: (text: string) => FilterTextError | undefined;
  /** Values to offer; the same function as long as it finds the same. */
  findValues: (field: FilterField, search: string) => Promise<string[]>;
  /** A field in the reader's language. */
  fieldTexts?: (field: FilterField) => FilterField;
}

/**
 * Filters as one line of text that wraps where it is long: completed as one writes, a mistake underlined where it is.
 * A text area, since Grafana's code editor keeps Enter and Tab to itself and is loaded in 3 MB.
 */
export function FilterBox(props: Props) {
  const { id, label, text, onCommit, onWrite, placeholder, fields, check, findValues, fieldTexts = asNamed } = props;
  const styles = useStyles2(getStyles);
  /** Only while somebody writes. */
  const [draft, setDraft] = useState<string>();
  /** Undefined where nothing is to be offered. */
  const [caret, setCaret] = useState<number>();
  const [highlighted, setHighlighted] = useState(-1);
  const area = useRef<HTMLTextAreaElement>(null);
  const nextCaret = useRef<number>();

  const shown = onWrite ? text : (draft ?? text);
  const offer = useSuggestions(shown, caret, fields, findValues);
  const suggestions = offer?.suggestions ?? [];
  const isOpen = suggestions.length > 0;
  const error = check(shown);
  const isWritten = draft !== undefined && error !== undefined && isAt(error, caret ?? -1, isOpen);
  const mistake = isWritten ? undefined : error;
  const listId = `${id}-suggestions`;

  useLayoutEffect(() => {
    if (nextCaret.current !== undefined) {
      area.current?.setSelectionRange(nextCaret.current, nextCaret.current);
      nextCaret.current = undefined;
    }
  }, [shown]);

  const write = (next: string, at: number) => {
    setDraft(next);
    onWrite?.(next);
    setCaret(at);
    setHighlighted(-1);
  };
  const commit = () => {
    if (draft !== undefined && draft !== text) {
      onCommit(draft.trim());
    }
    setDraft(undefined);
    setCaret(undefined);
  };
  const choose = ({ insert }: Suggestion) => {
    if (offer) {
      const { from, to } = offer.completion;
      // A space that is there already is not put in twice.
      const rest = insert.endsWith(' ') ? shown.slice(to).replace(/^ /, '') : shown.slice(to);
      nextCaret.current = from + insert.length;
      write(shown.slice(0, from) + insert + rest, from + insert.length);
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter') {
      event.preventDefault();
      if (isOpen && highlighted >= 0) {
        event.stopPropagation();
        choose(suggestions[highlighted]);
      } else {
        commit();
      }
    } else if (isOpen && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      event.preventDefault();
      const step = event.key === 'ArrowDown' ? 1 : -1;
      // One more place than there are suggestions: none of them.
      const places = suggestions.length + 1;
      setHighlighted(((highlighted + 1 + step + places) % places) - 1);
    } else if (event.key === 'Escape') {
      if (isOpen) {
        event.stopPropagation();
      }
      setCaret(undefined);
    }
  };
  return (
    <div className={styles.field}>
      <div className={styles.layers}>
        <div aria-hidden className={styles.mirror}>
          <Marked text={shown} error={mistake} className={styles.mistake} />
        </div>
        <TextArea
          ref={area}
          id={id}
          rows={1}
          spellCheck={false}
          autoComplete="off"
          role="combobox"
          aria-label={label}
          aria-autocomplete="list"
          aria-expanded={isOpen}
          aria-controls={isOpen ? listId : undefined}
          aria-activedescendant={isOpen && highlighted >= 0 ? optionId(listId, highlighted) : undefined}
          aria-describedby={mistake ? `${id}-error` : undefined}
          invalid={mistake !== undefined}
          aria-invalid={mistake !== undefined}
          className={styles.text}
          value={shown}
          placeholder={placeholder ?? t('editor.filters.text-placeholder', 'agent = "planner" and cost > 0.05')}
          onChange={({ currentTarget: { value, selectionStart } }) =>
            write(value.replace(/[\r\n]+/g, ' '), selectionStart)
          }
          onFocus={({ currentTarget }) => setCaret(currentTarget.selectionStart)}
          onSelect={({ currentTarget }) => {
            if (caret !== undefined) {
              setCaret(currentTarget.selectionStart);
            }
          }}
          onClick={({ currentTarget }) => setCaret(currentTarget.selectionStart)}
          onBlur={commit}
          onKeyDown={onKeyDown}
        />
        {isOpen && (
          <SuggestionList
            id={listId}
            suggestions={suggestions}
            highlighted={highlighted}
            onChoose={choose}
            fieldTexts={fieldTexts}
          />
        )}
      </div>
      {mistake && (
        <div id={`${id}-error`} role="alert" className={props.floatsError ? styles.errorOver : styles.error}>
          {filterErrorText(mistake)}
        </div>
      )}
    </div>
  );
}

const asNamed = (field: FilterField) => field;

/** What is still being written is not wrong yet: what is missing, a text without its end, a name that can be completed. */
function isAt({ id, offset, length }: FilterTextError, caret: number, isCompleted: boolean): boolean {
  const isHere = caret >= offset && caret <= offset + length;
  return length === 0 || (isHere && (isCompleted || id === 'unclosed-text'));
}

/** The text with the mistake in it marked; at the end a place for what is missing. */
function Marked({ text, error, className }: { text: string; error?: FilterTextError; className: string }) {
  if (!error) {
    return <>{`${text} `}</>;
  }
  const { offset, length } = error;
  return (
    <>
      {text.slice(0, offset)}
      <mark className={className}>{text.slice(offset, offset + length) || '\u00a0\u00a0'}</mark>
      {`${text.slice(offset + length)} `}
    </>
  );
}

function getStyles(theme: GrafanaTheme2) {
  // Both layers break lines alike only if all of this is the same.
  const typeset = {
    gridArea: '1 / 1',
    width: '100%',
    minWidth: 0,
    margin: 0,
    padding: theme.spacing(0.625, 1),
    borderWidth: 1,
    borderStyle: 'solid',
    fontFamily: theme.typography.fontFamilyMonospace,
    fontSize: theme.typography.bodySmall.fontSize,
    lineHeight: '20px',
    letterSpacing: 0,
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
  } as const;
  const error = {
    color: theme.colors.error.text,
    fontSize: theme.typography.bodySmall.fontSize,
    overflowWrap: 'anywhere',
  } as const;
  return {
    field: css({ position: 'relative', width: '100%', minWidth: 0 }),
    layers: css({ position: 'relative', display: 'grid' }),
    // It gives the text its height, and shows but the mark.
    mirror: css({ ...typeset, zIndex: 1, borderColor: 'transparent', color: 'transparent', pointerEvents: 'none' }),
    mistake: css({
      padding: 0,
      background: 'none',
      color: 'transparent',
      textDecoration: `underline wavy ${theme.colors.error.text}`,
      textDecorationSkipInk: 'none',
      textUnderlineOffset: 2,
    }),
    text: css({ '&&': { ...typeset, height: '100%', minHeight: 32, resize: 'none', overflow: 'hidden' } }),
    error: css({ ...error, marginTop: theme.spacing(0.5) }),
    errorOver: css({
      ...error,
      position: 'absolute',
      top: '100%',
      left: 0,
      zIndex: theme.zIndex.tooltip,
      minWidth: '100%',
      padding: theme.spacing(0.5, 1),
      background: theme.colors.background.elevated,
      border: `1px solid ${theme.colors.error.border}`,
      borderRadius: theme.shape.radius.default,
      boxShadow: theme.shadows.z2,
    }),
  };
}
