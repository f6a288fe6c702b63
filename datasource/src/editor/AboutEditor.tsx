import { t } from '@grafana/i18n';

import type { EditorProps } from './EditorProps';
import { FiltersField } from './filters/FiltersField';
import { EditorRow } from './layout/EditorRow';
import { TraceTargetField } from './TraceTargetField';

/** A query about one run or trace, or about what filters choose: context windows and graphs. */
export function AboutEditor({ query, onChange, datasource, range }: EditorProps) {
  return (
    <>
      <EditorRow label={t('editor.about.row', 'Of which run')}>
        <TraceTargetField query={query} onChange={onChange} />
      </EditorRow>
      <FiltersField query={query} onChange={onChange} datasource={datasource} range={range} />
    </>
  );
}
