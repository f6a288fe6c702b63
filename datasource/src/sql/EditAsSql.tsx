import type { PanelData } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Button } from '@grafana/ui';
import type { LlmQuery } from '@loopscope/core';

import { EditorField } from '../editor/layout/EditorField';
import { changeQueryType } from '../query/changeQueryType';
import { compiledSql } from './compiledSql';

interface Props {
  query: LlmQuery;
  data?: PanelData;
  onChange(query: LlmQuery): void;
}

/** Goes on in SQL from what answered the query. */
export function EditAsSql({ query, data, onChange }: Props) {
  const executed = data?.series.find(({ refId, meta }) => refId === query.refId && meta?.executedQueryString)?.meta
    ?.executedQueryString;
  if (!executed) {
    return null;
  }
  return (
    <EditorField
      label={t('editor.sql.edit-label', 'Go on in SQL')}
      tooltip={t(
        'editor.sql.edit-tooltip',
        'Starts with the SQL that answered this query. Its time range and filters are then fixed: put $__timeFilter and $__filters in.'
      )}
    >
      <Button
        variant="secondary"
        icon="brackets-curly"
        onClick={() =>
          onChange({ ...changeQueryType(query, 'sql'), format: 'table', filters: [], rawSql: compiledSql(executed) })
        }
      >
        {t('editor.sql.edit', 'Edit as SQL')}
      </Button>
    </EditorField>
  );
}
