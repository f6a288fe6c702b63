import { t } from '@grafana/i18n';
import { MultiCombobox, RadioButtonGroup } from '@grafana/ui';
import type { MetricsFormat } from '@loopscope/core';

import { changeFormat } from '../query/changeFormat';
import { CommittedInput } from './CommittedInput';
import { CompareField } from './CompareField';
import { dimensionOptions } from './dimensionOptions';
import { DistributionField } from './DistributionField';
import type { EditorProps } from './EditorProps';
import { ExemplarsSwitch } from './ExemplarsSwitch';
import { FiltersField } from './filters/FiltersField';
import { EditorField } from './layout/EditorField';
import { EditorRow } from './layout/EditorRow';
import { LegendField } from './LegendField';
import { measureOptions } from './measureOptions';
import { positiveInteger } from './positiveInteger';
import { TempoReading } from './TempoReading';
import { withVariables } from './variableOptions';

export function MetricsEditor({ query, onChange, datasource, range }: EditorProps) {
  const ids = editorIds(query.refId);
  const isHeatmap = query.format === 'heatmap';
  const grouped = Boolean(query.groupBy?.length);
  return (
    <>
      <EditorRow label={t('editor.metrics.row', 'What to measure')}>
        {isHeatmap ? (
          <DistributionField query={query} onChange={onChange} />
        ) : (
          <>
            <EditorField
              grow
              label={t('editor.measures.label', 'Measures')}
              htmlFor={ids.measures}
              tooltip={t(
                'editor.measures.tooltip',
                'The figures to show. Each has a unit and a definition of its own.'
              )}
            >
              <MultiCombobox
                id={ids.measures}
                options={withVariables(measureOptions())}
                value={query.measures ?? []}
                placeholder={t('editor.measures.placeholder', 'Choose at least one measure')}
                createCustomValue
                onChange={(chosen) => onChange({ ...query, measures: chosen.map(({ value }) => value) })}
              />
            </EditorField>
            <EditorField
              grow
              label={t('editor.group-by.label', 'Group by')}
              htmlFor={ids.groupBy}
              tooltip={t('editor.group-by.tooltip', 'One series or row for each value of these dimensions.')}
            >
              <MultiCombobox
                id={ids.groupBy}
                options={withVariables(dimensionOptions())}
                value={query.groupBy ?? []}
                placeholder={t('editor.group-by.placeholder', 'All together')}
                createCustomValue
                onChange={(chosen) => onChange({ ...query, groupBy: chosen.map(({ value }) => value) })}
              />
            </EditorField>
          </>
        )}
      </EditorRow>
      <FiltersField query={query} onChange={onChange} datasource={datasource} range={range} />
      <EditorRow label={t('editor.shape.row', 'Shape of the answer')}>
        <EditorField label={t('editor.format.label', 'Format')}>
          <RadioButtonGroup
            aria-label={t('editor.format.label', 'Format')}
            options={formats()}
            value={query.format ?? 'timeseries'}
            onChange={(format) => onChange(changeFormat(query, format))}
          />
        </EditorField>
        {query.format !== 'table' && (
          <EditorField
            label={t('editor.interval.label', 'Interval')}
            htmlFor={ids.interval}
            tooltip={t(
              'editor.interval.tooltip',
              'Width of a point, from one minute on: 1m, 5m, 1h, or days, weeks, months and years: 1d, 1w, 1M, 1y. Empty: chosen from the width of the panel.'
            )}
          >
            <CommittedInput
              id={ids.interval}
              width={12}
              value={query.interval ?? ''}
              placeholder={t('editor.interval.placeholder', 'auto')}
              onCommit={(interval) => onChange({ ...query, interval: interval.trim() || undefined })}
            />
          </EditorField>
        )}
        <EditorField
          label={t('editor.timezone.label', 'Time zone')}
          htmlFor={ids.timezone}
          tooltip={t(
            'editor.timezone.tooltip',
            'Where days, weeks and months begin, such as Europe/Berlin. Empty: the dashboard’s; UTC in alert rules and public dashboards.'
          )}
        >
          <CommittedInput
            id={ids.timezone}
            width={20}
            value={query.timezone ?? ''}
            placeholder={t('editor.timezone.placeholder', 'the dashboard’s')}
            onCommit={(timezone) => onChange({ ...query, timezone: timezone.trim() || undefined })}
          />
        </EditorField>
        {!isHeatmap && <CompareField query={query} onChange={onChange} />}
        {query.format !== 'table' && !isHeatmap && <LegendField query={query} onChange={onChange} />}
        {query.format !== 'table' && <ExemplarsSwitch query={query} onChange={onChange} />}
        <TempoReading query={query} onChange={onChange} datasource={datasource} />
        {grouped && (
          <EditorField
            label={t('editor.top.label', 'Top')}
            htmlFor={ids.topN}
            tooltip={t(
              'editor.top.tooltip',
              'Keep the largest groups by the first measure; the rest become one group, so that totals stay true.'
            )}
          >
            <CommittedInput
              id={ids.topN}
              type="number"
              min={1}
              width={12}
              value={query.topN?.toString() ?? ''}
              placeholder={t('editor.top.placeholder', 'all')}
              onCommit={(text) => onChange({ ...query, topN: positiveInteger(text) })}
            />
          </EditorField>
        )}
      </EditorRow>
    </>
  );
}

function editorIds(refId: string) {
  return {
    measures: `loopscope-${refId}-measures`,
    groupBy: `loopscope-${refId}-group-by`,
    interval: `loopscope-${refId}-interval`,
    timezone: `loopscope-${refId}-timezone`,
    topN: `loopscope-${refId}-top`,
  };
}

function formats(): Array<{ value: MetricsFormat; label: string }> {
  return [
    { value: 'timeseries', label: t('editor.format.timeseries', 'Time series') },
    { value: 'table', label: t('editor.format.table', 'Table') },
    { value: 'heatmap', label: t('editor.format.heatmap', 'Heatmap') },
  ];
}
