import { t } from '@grafana/i18n';
import { InlineSwitch } from '@grafana/ui';
import type { LlmQuery } from '@loopscope/core';
import { distributions } from '@loopscope/semantics/distributions';

import { EditorField } from './layout/EditorField';

interface Props {
  query: LlmQuery;
  onChange(query: LlmQuery): void;
}

/** Some of the calls behind the graph; of counts and ratios there are none. */
export function ExemplarsSwitch({ query, onChange }: Props) {
  const id = `loopscope-${query.refId}-exemplars`;
  if (!distributions.includes(query.measures?.[0] ?? '')) {
    return null;
  }
  return (
    <EditorField
      label={t('editor.exemplars.label', 'Exemplars')}
      htmlFor={id}
      tooltip={t(
        'editor.exemplars.tooltip',
        'Marks the calls that add most to the first measure, with a link to their run. Shown to people who are signed in.'
      )}
    >
      <InlineSwitch
        id={id}
        value={query.exemplars ?? false}
        onChange={({ currentTarget }) => onChange({ ...query, exemplars: currentTarget.checked || undefined })}
      />
    </EditorField>
  );
}
