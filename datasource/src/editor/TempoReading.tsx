import { t } from '@grafana/i18n';
import { RadioButtonGroup, Stack, Text } from '@grafana/ui';
import type { LlmQuery, TempoReading as Reading } from '@loopscope/core';
import { measures } from '@loopscope/semantics/measures';

import type { LoopscopeDataSource } from '../LoopscopeDataSource';
import { measureTexts } from './catalogueTexts';
import { EditorField } from './layout/EditorField';

interface Props {
  query: LlmQuery;
  onChange(query: LlmQuery): void;
  datasource: LoopscopeDataSource;
}

/** How metrics are had from Tempo, and which of those that are asked for sums tell approximately or not at all. */
export function TempoReading({ query, onChange, datasource }: Props) {
  if ((query.source ?? datasource.sources[0]) !== 'tempo') {
    return null;
  }
  return (
    <EditorField
      label={t('editor.reading.label', 'Read')}
      tooltip={t(
        'editor.reading.tooltip',
        'Whole traces are exact, up to a number of them. Sums are added up by Tempo over any range, and approximate. Auto reads whole traces where they are few enough; in alert rules and public dashboards the length of the range alone decides.'
      )}
    >
      <Stack alignItems="center" gap={1} wrap="wrap">
        <RadioButtonGroup
          aria-label={t('editor.reading.label', 'Read')}
          options={[
            { value: 'auto', label: t('editor.reading.auto', 'Auto') },
            { value: 'traces', label: t('editor.reading.traces', 'Whole traces') },
            { value: 'sums', label: t('editor.reading.sums', 'Sums') },
          ]}
          value={query.reading ?? 'auto'}
          onChange={(chosen: Reading | 'auto') =>
            onChange({ ...query, reading: chosen === 'auto' ? undefined : chosen })
          }
        />
        {query.reading !== 'traces' && <HowTrue chosen={query.measures ?? []} />}
      </Stack>
    </EditorField>
  );
}

function HowTrue({ chosen }: { chosen: string[] }) {
  const named = (exactness: 'approximate' | 'unavailable') =>
    measures
      .filter((measure) => chosen.includes(measure.id) && measure.exactness.tempo_sums === exactness)
      .map((measure) => measureTexts(measure).name)
      .join(', ');
  const [approximate, unavailable] = [named('approximate'), named('unavailable')];
  return (
    <Text variant="bodySmall" color="secondary">
      {approximate && t('editor.reading.approximate', 'Approximate in sums: {{measures}}.', { measures: approximate })}{' '}
      {unavailable &&
        t('editor.reading.unavailable', 'From whole traces only: {{measures}}.', { measures: unavailable })}
    </Text>
  );
}
