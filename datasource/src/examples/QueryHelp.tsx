import type { QueryEditorHelpProps } from '@grafana/data';
import { Trans } from '@grafana/i18n';
import { Stack, Text } from '@grafana/ui';
import type { LlmQuery } from '@loopscope/core';

import { ExampleList } from './ExampleList';

/** The help of a query's row, and the start page where Grafana has one. */
export function QueryHelp({ query, onClickExample }: QueryEditorHelpProps<LlmQuery>) {
  const { refId, datasource, source } = query;
  return (
    <Stack direction="column" gap={2}>
      <Text element="h2" variant="h4">
        <Trans i18nKey="example.title">Questions to begin with</Trans>
      </Text>
      <ExampleList
        onChoose={(chosen) =>
          onClickExample({ ...chosen, refId, ...(datasource && { datasource }), ...(source && { source }) })
        }
      />
    </Stack>
  );
}
