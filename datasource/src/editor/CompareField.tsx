import { t } from '@grafana/i18n';
import { Combobox, type ComboboxOption } from '@grafana/ui';
import type { LlmQuery } from '@loopscope/core';
import { useMemo } from 'react';

import { EditorField } from './layout/EditorField';
import { withVariables } from './variableOptions';

interface Props {
  query: LlmQuery;
  onChange(query: LlmQuery): void;
}

/** The earlier time that the answer is set beside. */
export function CompareField({ query, onChange }: Props) {
  const id = `loopscope-${query.refId}-compare`;
  const options = useMemo(() => withVariables(shifts()), []);
  return (
    <EditorField
      label={t('editor.compare.label', 'Compare with')}
      htmlFor={id}
      tooltip={t(
        'editor.compare.tooltip',
        'The same question about an earlier time, on the same axis or as columns with the change. Type any duration: 90m by the clock, 1d, 1w, 1M or 1y on the calendar.'
      )}
    >
      <Combobox
        id={id}
        width={24}
        options={options}
        value={query.compare ?? null}
        placeholder={t('editor.compare.placeholder', 'nothing')}
        createCustomValue
        isClearable
        onChange={(chosen) => onChange({ ...query, compare: chosen?.value.trim() || undefined })}
      />
    </EditorField>
  );
}

function shifts(): ComboboxOption[] {
  return [
    { value: 'previous', label: t('editor.compare.previous', 'The time just before') },
    { value: '1h', label: t('editor.compare.hour', 'An hour earlier') },
    { value: '1d', label: t('editor.compare.day', 'A day earlier') },
    { value: '1w', label: t('editor.compare.week', 'A week earlier') },
    { value: '1M', label: t('editor.compare.month', 'A month earlier') },
    { value: '1y', label: t('editor.compare.year', 'A year earlier') },
  ];
}
