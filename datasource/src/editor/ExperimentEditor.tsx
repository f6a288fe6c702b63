import { t } from '@grafana/i18n';
import { Combobox, MultiCombobox, RadioButtonGroup } from '@grafana/ui';
import type { ExperimentUnit } from '@loopscope/core';
import { dimensions } from '@loopscope/semantics/dimensions';
import { experimentArms, experimentMeasures } from '@loopscope/semantics/experiment';

import { dimensionTexts } from './catalogueTexts';
import type { EditorProps } from './EditorProps';
import { FiltersField } from './filters/FiltersField';
import { EditorField } from './layout/EditorField';
import { EditorRow } from './layout/EditorRow';
import { measureOptions } from './measureOptions';

/** The sums of each arm: which dimension tells arms, what was assigned to them, and what is compared. */
export function ExperimentEditor({ query, onChange, datasource, range }: EditorProps) {
  const id = `loopscope-${query.refId}-experiment`;
  const possible = new Set(experimentMeasures.map((measure) => measure.id));
  const arms = dimensions
    .filter((dimension) => experimentArms.includes(dimension.id))
    .map(dimensionTexts)
    .map(({ id: value, name: label, description }) => ({ value, label, description }));
  return (
    <>
      <EditorRow label={t('editor.experiment.row', 'Arms and units')}>
        <EditorField
          label={t('editor.experiment.arm', 'Arms by')}
          htmlFor={`${id}-arm`}
          tooltip={t(
            'editor.experiment.arm-tooltip',
            'A run is in the arm that its spans tell; one that tells two is left out.'
          )}
        >
          <Combobox
            id={`${id}-arm`}
            width={24}
            options={arms}
            value={query.groupBy?.[0] ?? 'variant'}
            onChange={({ value }) => onChange({ ...query, groupBy: [value] })}
          />
        </EditorField>
        <EditorField
          label={t('editor.experiment.unit', 'Unit')}
          tooltip={t(
            'editor.experiment.unit-tooltip',
            'What was assigned to an arm. Runs of one user or session resemble each other: counted as independent ones they show differences that are not there.'
          )}
        >
          <RadioButtonGroup
            aria-label={t('editor.experiment.unit', 'Unit')}
            options={unitOptions()}
            value={query.unit ?? 'run'}
            onChange={(unit) => onChange({ ...query, unit })}
          />
        </EditorField>
        <EditorField
          grow
          label={t('editor.measures.label', 'Measures')}
          htmlFor={`${id}-measures`}
          tooltip={t(
            'editor.experiment.measures-tooltip',
            'Sums are compared as means over units, ratios as ratios of sums.'
          )}
        >
          <MultiCombobox
            id={`${id}-measures`}
            options={measureOptions().filter(({ value }) => possible.has(value))}
            value={query.measures ?? []}
            onChange={(chosen) => onChange({ ...query, measures: chosen.map(({ value }) => value) })}
          />
        </EditorField>
      </EditorRow>
      <FiltersField query={query} onChange={onChange} datasource={datasource} range={range} />
    </>
  );
}

function unitOptions(): Array<{ value: ExperimentUnit; label: string }> {
  return [
    { value: 'user', label: t('editor.experiment.user', 'User') },
    { value: 'session', label: t('editor.experiment.session', 'Session') },
    { value: 'run', label: t('editor.experiment.run', 'Run') },
  ];
}
