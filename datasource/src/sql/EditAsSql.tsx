import type { PanelData } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Button } from '@grafana/ui';
import type { LlmQuery } from '@loopscope/core';

import { EditorField } from '../editor/layout/EditorField';
import type { LoopscopeDataSource } from '../LoopscopeDataSource';
import { changeQueryType } from '../query/changeQueryType';
import { compiledSql } from './compiledSql';
import { useSqlSchema } from './useSqlSchema';

interface Props {
  query: LlmQuery;
  data?: PanelData;
  onChange: (query: LlmQuery) => void;
  datasource: LoopscopeDataSource;
}

/** Goes on in SQL from what answered the query, where SQL is on. */
export function EditAsSql({ query, data, onChange, datasource }: Props) {
  const executed = data?.series.find(({ refId, meta }) => refId === query.refId && meta?.executedQueryString)?.meta
    ?.executedQueryString;
  return executed && datasource.answersSql ? (
    <EditExecuted query={query} executed={executed} onChange={onChange} datasource={datasource} />
  ) : null;
}

/** The backend says who may send SQL: whoever may not is told why. */
function EditExecuted({ query, executed, onChange, datasource }: Omit<Props, 'data'> & { executed: string }) {
  const { schema, refused } = useSqlSchema(datasource);
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
        disabled={!schema}
        tooltip={refused || undefined}
        onClick={() =>
          onChange({ ...changeQueryType(query, 'sql'), format: 'table', filters: [], rawSql: compiledSql(executed) })
        }
      >
        {t('editor.sql.edit', 'Edit as SQL')}
      </Button>
    </EditorField>
  );
}
