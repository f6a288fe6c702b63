import { t } from '@grafana/i18n';
import { Stack, Text } from '@grafana/ui';

import { measureDescription, measureName } from '../../../measures/describeMeasure';
import { formatMeasure } from '../../../measures/formatMeasure';
import { orUnknown } from '../../../page/orUnknown';
import { DataTable, type Column } from '../../../table/DataTable';
import type { PromptVersion } from '../domain/versions';

export const VERSION_MEASURES = [
  'runs',
  'users',
  'llm_calls',
  'cost_per_run',
  'error_rate',
  'duration_p50',
  'duration_p95',
] as const;

interface Props {
  versions: PromptVersion[];
}

export function VersionTable({ versions }: Props) {
  const columns: Array<Column<PromptVersion>> = [
    { id: 'prompt', name: t('prompts.prompt', 'Prompt'), cell: ({ prompt }) => prompt },
    { id: 'version', name: t('prompts.version', 'Version'), cell: ({ version }) => orUnknown(version) },
    ...VERSION_MEASURES.map((id) => ({
      id,
      name: measureName(id),
      description: measureDescription(id),
      numeric: true,
      cell: ({ measures }: PromptVersion) => formatMeasure(id, measures[id] ?? null),
    })),
  ];
  const title = t('prompts.found', 'Versions found in spans');
  return (
    <Stack direction="column" gap={1}>
      <Text element="h2" variant="h4">
        {title}
      </Text>
      <Text color="secondary" variant="bodySmall">
        {t('prompts.found-hint', 'Figures of the spans that name the version themselves.')}
      </Text>
      <DataTable
        caption={title}
        columns={columns}
        rows={versions}
        rowKey={({ prompt, version }) => JSON.stringify([prompt, version])}
      />
    </Stack>
  );
}
