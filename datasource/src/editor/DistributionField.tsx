import { t } from '@grafana/i18n';
import { Combobox } from '@grafana/ui';
import type { LlmQuery } from '@loopscope/core';
import { distributions } from '@loopscope/semantics/distributions';
import { useMemo } from 'react';

import { EditorField } from './layout/EditorField';
import { measureOptions } from './measureOptions';

interface Props {
  query: LlmQuery;
  onChange(query: LlmQuery): void;
}

/** The measure by whose parts a heatmap counts calls. */
export function DistributionField({ query, onChange }: Props) {
  const id = `loopscope-${query.refId}-distribution`;
  const options = useMemo(() => measureOptions().filter(({ value }) => distributions.includes(value)), []);
  return (
    <EditorField
      grow
      label={t('editor.distribution.label', 'Distribution of')}
      htmlFor={id}
      tooltip={t(
        'editor.distribution.tooltip',
        'Calls are counted by how much each adds to this measure: how long it took, what it cost, how many tokens it used.'
      )}
    >
      <Combobox
        id={id}
        options={options}
        value={query.measures?.[0] ?? null}
        onChange={({ value }) => onChange({ ...query, measures: [value] })}
      />
    </EditorField>
  );
}
