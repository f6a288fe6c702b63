import { t } from '@grafana/i18n';
import { RadioButtonGroup } from '@grafana/ui';
import type { TraceDetail } from '@loopscope/core';

import { traceTarget, traceTargetText } from '../query/traceTarget';
import { CommittedInput } from './CommittedInput';
import type { EditorProps } from './EditorProps';
import { EditorField } from './layout/EditorField';
import { EditorRow } from './layout/EditorRow';

export function TraceEditor({ query, onChange }: EditorProps) {
  const targetId = `loopscope-${query.refId}-trace`;
  return (
    <EditorRow label={t('editor.trace.row', 'Which trace')}>
      <EditorField
        grow
        label={t('editor.trace.label', 'Run or trace id')}
        htmlFor={targetId}
        tooltip={t(
          'editor.trace.tooltip',
          'A trace id has up to 32 hexadecimal digits; a run id has a dash and a span id after it. A variable will do, too.'
        )}
      >
        <CommittedInput
          id={targetId}
          spellCheck={false}
          value={traceTargetText(query)}
          placeholder={t('editor.trace.placeholder', 'Paste an id, or open one from a table of runs')}
          onCommit={(text) => onChange({ ...query, ...traceTarget(text) })}
        />
      </EditorField>
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
