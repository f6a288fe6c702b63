import { t } from '@grafana/i18n';
import { Combobox, FieldValidationMessage } from '@grafana/ui';
import type { LlmQuery } from '@loopscope/core';
import { useMemo } from 'react';

import { legendChoices, unknownPlaceholders } from '../query/legend';
import { EditorField } from './layout/EditorField';

interface Props {
  query: LlmQuery;
  onChange(query: LlmQuery): void;
}

/** How the series are named. */
export function LegendField({ query, onChange }: Props) {
  const id = `loopscope-${query.refId}-legend`;
  const groupBy = (query.groupBy ?? []).join('\n');
  const options = useMemo(
    () => legendChoices(groupBy.split('\n').filter(Boolean)).map((value) => ({ value, label: value })),
    [groupBy]
  );
  const unknown = unknownPlaceholders(query.legend ?? '', query.groupBy ?? []);
  return (
    <EditorField
      label={t('editor.legend.label', 'Legend')}
      htmlFor={id}
      tooltip={t(
        'editor.legend.tooltip',
        'Names of the series: text in which a dimension between double braces stands for its value. Labels, and so alert rules, stay as they are.'
      )}
    >
      <Combobox
        id={id}
        width={32}
        options={options}
        value={query.legend ?? null}
        placeholder={t('editor.legend.placeholder', 'auto')}
        invalid={unknown.length > 0}
        createCustomValue
        isClearable
        onChange={(chosen) => onChange({ ...query, legend: chosen?.value.trim() || undefined })}
      />
      {unknown.length > 0 && (
        <FieldValidationMessage>
          {t('editor.legend.unknown', 'The query is not grouped by {{names}}: it stays in the name as it is.', {
            names: unknown.join(', '),
            interpolation: { escapeValue: false },
          })}
        </FieldValidationMessage>
      )}
    </EditorField>
  );
}
