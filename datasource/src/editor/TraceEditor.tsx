import { t } from '@grafana/i18n';
import { RadioButtonGroup } from '@grafana/ui';
import type { TraceDetail } from '@loopscope/core';

import type { EditorProps } from './EditorProps';
import { EditorField } from './layout/EditorField';
import { EditorRow } from './layout/EditorRow';
import { TraceTargetField } from './TraceTargetField';

export function TraceEditor({ query, onChange }: EditorProps) {
  return (
    <EditorRow label={t('editor.trace.row', 'Which trace')}>
      <TraceTargetField query={query} onChange={onChange} />
      <EditorField
        label={t('editor.detail.label', 'Detail')}
        tooltip={t(
          'editor.detail.tooltip',
          'Lean leaves attributes out and draws very large traces quickly. Full has all attributes, of at most 5,000 spans.'
        )}
      >
        <RadioButtonGroup
          aria-label={t('editor.detail.label', 'Detail')}
          options={details()}
          value={query.detail ?? 'lean'}
          onChange={(detail) => onChange({ ...query, detail })}
        />
      </EditorField>
    </EditorRow>
  );
}

function details(): Array<{ value: TraceDetail; label: string }> {
  return [
    { value: 'lean', label: t('editor.detail.lean', 'Lean') },
    { value: 'full', label: t('editor.detail.full', 'Full') },
  ];
}
