import { t } from '@grafana/i18n';
import { formatCount } from '@loopscope/core';

import { AXIS_KINDS, type AxisKind } from '../axis/AxisKind';
import { axisName } from '../axis/axisName';
import type { Fact } from '../detail/spanFacts';
import { changeOf } from './changeColors';
import { changeName } from './changeName';
import { figure, type Figures } from '../figures/figures';
import type { Comparison } from './comparedGraph';

/** Both runs' values of a step with all below it, on every axis that either has. */
export function comparedFacts(comparison: Comparison, step: number, figures: Figures): Fact[] {
  const change = changeOf(comparison, 'time', step);
  const isInBoth = change !== 'new' && change !== 'missing';
  return [
    ...(isInBoth ? [] : [{ id: 'change', name: t('agentflame.compare.step', 'Step'), value: changeName(change) }]),
    ...AXIS_KINDS.flatMap((axis) => {
      const [was, is] = [comparison.before[axis][step], comparison.after[axis][step]];
      return was === 0 && is === 0
        ? []
        : [{ id: axis, name: axisName(axis), value: changeText(axis, was, is, figures) }];
    }),
  ];
}

/** "1.2 s → 2.4 s (+100 %)" */
export function changeText(axis: AxisKind, was: number, is: number, figures: Figures): string {
  const share =
    was > 0 ? ` (${is >= was ? '+' : '−'}${formatCount(Math.round((Math.abs(is - was) / was) * 100))} %)` : '';
  return `${figure(figures, axis, was)} → ${figure(figures, axis, is)}${share}`;
}
