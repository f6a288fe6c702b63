import { t } from '@grafana/i18n';
import { Text } from '@grafana/ui';

import type { Comparison } from '../domain/compareVersions';
import type { Rejection, Unit } from '../domain/unitOfAnalysis';

interface Props {
  comparison: Comparison;
}

/** Which id was compared, and why no wider one. */
export function UnitSentence({ comparison: { a, b, units, choice } }: Props) {
  const sentences = [
    t(
      'prompts.unit',
      'Compared per {{unit}}: {{unitsA}} with version {{a}} ({{runsA}} runs), {{unitsB}} with version {{b}} ({{runsB}} runs).',
      {
        unit: unitName(choice.unit),
        unitsA: units.a,
        unitsB: units.b,
        a: a.version,
        b: b.version,
        runsA: a.runs.length,
        runsB: b.runs.length,
        interpolation: { escapeValue: false },
      }
    ),
    ...choice.rejected.map(rejectionText),
  ];
  return <Text>{sentences.join(' ')}</Text>;
}

function unitName(unit: Unit): string {
  switch (unit) {
    case 'user':
      return t('prompts.unit-user', 'user');
    case 'session':
      return t('prompts.unit-session', 'session');
    case 'run':
      return t('prompts.unit-run', 'run');
  }
}

function rejectionText(rejection: Rejection): string {
  const unit = unitName(rejection.unit);
  return rejection.reason === 'missing'
    ? t('prompts.unit-missing', 'Not per {{unit}}: {{count}} runs do not tell theirs.', { unit, count: rejection.runs })
    : t('prompts.unit-saw-both', 'Not per {{unit}}: {{count}} saw both versions.', { unit, count: rejection.ids });
}
