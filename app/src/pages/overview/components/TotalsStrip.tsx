import { t } from '@grafana/i18n';

import { FigureStrip } from '../../../figures/FigureStrip';
import { measureDescription, measureName } from '../../../measures/describeMeasure';
import { formatMeasure } from '../../../measures/formatMeasure';
import { CORE_MEASURES, VOLUME_MEASURES } from '../coreMeasures';

interface Props {
  totals: Record<string, number | null>;
}

export function TotalsStrip({ totals }: Props) {
  const figures = [...CORE_MEASURES, ...VOLUME_MEASURES].map((id) => ({
    id,
    name: measureName(id),
    description: measureDescription(id),
    value: formatMeasure(id, totals[id] ?? null),
  }));
  return <FigureStrip figures={figures} label={t('overview.totals', 'Totals of the time range')} />;
}
