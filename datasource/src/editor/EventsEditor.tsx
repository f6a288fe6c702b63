import { t } from '@grafana/i18n';
import { MultiCombobox, type ComboboxOption } from '@grafana/ui';
import { EVENT_KINDS, type EventKind } from '@loopscope/core';
import { useMemo } from 'react';

import { eventDescription, eventName } from '../events/eventTexts';
import { CommittedInput } from './CommittedInput';
import type { EditorProps } from './EditorProps';
import { FiltersField } from './filters/FiltersField';
import { EditorField } from './layout/EditorField';
import { EditorRow } from './layout/EditorRow';
import { positiveInteger } from './positiveInteger';

/** What happened: changes, and runs out of bounds. */
export function EventsEditor({ query, onChange, datasource, range }: EditorProps) {
  const id = (field: string) => `loopscope-${query.refId}-${field}`;
  const kinds = useMemo(() => kindOptions(), []);
  const events = query.events ?? [];
  return (
    <>
      <EditorRow label={t('editor.events.row', 'What happened')}>
        <EditorField grow label={t('editor.events.label', 'Events')} htmlFor={id('events')}>
          <MultiCombobox
            id={id('events')}
            options={kinds}
            value={events}
            placeholder={t('editor.events.placeholder', 'Choose at least one')}
            onChange={(chosen) => onChange({ ...query, events: chosen.map(({ value }) => value) })}
          />
        </EditorField>
        {events.includes('loop') && (
          <EditorField
            label={t('editor.min-repeats.label', 'Repeats from')}
            htmlFor={id('min-repeats')}
            tooltip={t('editor.min-repeats.tooltip', 'How many identical repeats make a loop.')}
          >
            <CommittedInput
              id={id('min-repeats')}
              type="number"
              min={1}
              width={12}
              value={query.minRepeats?.toString() ?? ''}
              placeholder="3"
              onCommit={(text) => onChange({ ...query, minRepeats: positiveInteger(text) })}
            />
          </EditorField>
        )}
        {events.includes('cost') && (
          <EditorField
            label={t('editor.min-cost.label', 'Cost from')}
            htmlFor={id('min-cost')}
            tooltip={t('editor.min-cost.tooltip', 'US dollars from which on a run is an event.')}
          >
            <CommittedInput
              id={id('min-cost')}
              type="number"
              min={0}
              step="any"
              width={12}
              prefix="$"
              value={query.minCost?.toString() ?? ''}
              invalid={!query.minCost}
              onCommit={(text) => onChange({ ...query, minCost: positive(text) })}
            />
          </EditorField>
        )}
        <EditorField
          label={t('editor.lookback.label', 'Look back')}
          htmlFor={id('lookback')}
          tooltip={t(
            'editor.lookback.tooltip',
            'A version, model or prompt is new if it was not seen so long before the range. A longer time reads more.'
          )}
        >
          <CommittedInput
            id={id('lookback')}
            width={12}
            value={query.lookback ?? ''}
            placeholder="7d"
            onCommit={(lookback) => onChange({ ...query, lookback: lookback.trim() || undefined })}
          />
        </EditorField>
      </EditorRow>
      <FiltersField query={query} onChange={onChange} datasource={datasource} range={range} />
    </>
  );
}

function kindOptions(): Array<ComboboxOption<EventKind>> {
  return EVENT_KINDS.map((value) => ({ value, label: eventName(value), description: eventDescription(value) }));
}

function positive(text: string): number | undefined {
  const number = Number(text);
  return number > 0 ? number : undefined;
}
