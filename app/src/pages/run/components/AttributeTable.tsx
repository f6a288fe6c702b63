import { t } from '@grafana/i18n';
import { Text } from '@grafana/ui';
import type { SpanAttribute } from '@loopscope/core';

import { DataTable } from '../../../table/DataTable';

interface Props {
  attributes: SpanAttribute[];
}

export function AttributeTable({ attributes }: Props) {
  if (attributes.length === 0) {
    return <Text color="secondary">{t('run.no-attributes', 'No attribute of this step may be shown to you.')}</Text>;
  }
  return (
    <DataTable
      caption={t('run.tab-attributes', 'Attributes')}
      rows={attributes}
      rowKey={({ key }) => key}
      columns={[
        { id: 'key', name: t('run.attribute', 'Attribute'), cell: ({ key }) => key },
        { id: 'value', name: t('run.value', 'Value'), cell: ({ value }) => value },
      ]}
    />
  );
}
