import { t } from '@grafana/i18n';
import { classIn } from '@loopscope/core';

import type { Figures } from './figures';

/** The classes of saturation that occur, the lowest first, with their colours and bounds. */
export function fullnessClasses(
  saturations: ReadonlyArray<number | null>,
  { scale, share }: Figures
): Array<{ color: string; text: string }> {
  const known = saturations.filter((one): one is number => one !== null);
  const classes = [...new Set(known.map((one) => classIn(one, scale)))].sort((a, b) => a - b);
  return classes.map((at) => ({
    color: scale.colors[at],
    text:
      at === 0
        ? t('contextwindow.legend.full-below', 'below {{share}} full', { share: share(scale.limits[0]) })
        : t('contextwindow.legend.full-from', '{{share}} full or more', { share: share(scale.limits[at - 1]) }),
  }));
}
