import { t } from '@grafana/i18n';
import { Alert, LoadingPlaceholder } from '@grafana/ui';
import { Suspense, lazy } from 'react';

import type { EditorProps } from '../editor/EditorProps';

/** Few people open it, so it is not part of what every dashboard loads. */
const SqlEditor = lazy(() => import('./SqlEditor'));

/** The editor of typed SQL, or why there is none. */
export function SqlQueryEditor(props: EditorProps) {
  if (!props.datasource.answersSql) {
    return (
      <Alert severity="info" title={t('editor.sql.off-title', 'SQL is turned off')}>
        {t(
          'editor.sql.off',
          'An administrator can turn it on in the settings of this data source, under SQL. The other kinds of queries answer without it.'
        )}
      </Alert>
    );
  }
  return (
    <Suspense fallback={<LoadingPlaceholder text="" />}>
      <SqlEditor {...props} />
    </Suspense>
  );
}
