import type { BadgeColor } from '@grafana/ui';
import { t } from '@grafana/i18n';
import type { CountedState, LoopState, RepeatKind } from '@loopscope/core';

export const STATE_COLORS: Record<LoopState, BadgeColor> = {
  healthy: 'green',
  watching: 'orange',
  looping: 'red',
  runaway: 'red',
  'not-enough-history': 'blue',
};

export function stateText(state: LoopState): string {
  switch (state) {
    case 'healthy':
      return t('loopvelocity.state.healthy', 'Healthy');
    case 'watching':
      return t('loopvelocity.state.watching', 'Watching');
    case 'looping':
      return t('loopvelocity.state.looping', 'Looping');
    case 'runaway':
      return t('loopvelocity.state.runaway', 'Runaway');
    case 'not-enough-history':
      return t('loopvelocity.state.no-verdict', 'No loop, little history');
  }
}

/** Of what counts leave open the colour is a warning: an alarm is for what is proved. */
export function countedColor({ atLeast, atMost }: CountedState): BadgeColor {
  return atLeast === atMost ? STATE_COLORS[atMost] : 'orange';
}

/** A state out of counts alone, which may leave open whether repeats are a loop. */
export function countedText({ atLeast, atMost }: CountedState): string {
  if (atLeast === atMost) {
    return stateText(atMost);
  }
  switch (atMost) {
    case 'runaway':
      return t('loopvelocity.state.may-runaway', 'May be a runaway');
    case 'looping':
      return t('loopvelocity.state.may-loop', 'May be looping');
    default:
      return t('loopvelocity.state.few-repeats', 'Repeats, no loop');
  }
}

export function countedReason(counted: CountedState, limit: number, steps: number): string {
  return counted.atLeast === counted.atMost
    ? stateReason(counted.atMost, limit, steps)
    : t(
        'loopvelocity.reason.counted',
        'Of this run it is only known how often calls came again, and not whether they waited for something, were asked at once or had progress between. Open it: its trace tells.'
      );
}

/** What the state was drawn from. */
export function stateReason(state: LoopState, limit: number, steps: number): string {
  switch (state) {
    case 'healthy':
      return t('loopvelocity.reason.healthy', 'No repeats, and earlier runs that ended well got this far, too.');
    case 'watching':
      return t(
        'loopvelocity.reason.watching',
        'A repeat without progress, or a run that is longer than nine of ten that ended well.'
      );
    case 'looping':
      return t('loopvelocity.reason.looping', '{{n}} or more repeats without progress.', { n: limit });
    case 'runaway':
      return t(
        'loopvelocity.reason.runaway',
        'No progress for {{n}} or more tool calls, and fewer than one of a hundred runs that ended well got this far.',
        { n: steps }
      );
    case 'not-enough-history':
      return t(
        'loopvelocity.reason.no-verdict',
        'No loop is proved. Whether this length is healthy, only earlier runs tell: add a Runs query.'
      );
  }
}

export function kindText(kind: RepeatKind): string {
  switch (kind) {
    case 'thrash':
      return t('loopvelocity.kind.thrash', 'thrash');
    case 'identical':
      return t('loopvelocity.kind.identical', 'identical repeat');
    case 'waiting':
      return t('loopvelocity.kind.waiting', 'waiting');
    case 'fan-out':
      return t('loopvelocity.kind.fan-out', 'asked twice at once');
    case 'cycle':
      return t('loopvelocity.kind.cycle', 'cycle');
    case 'retry':
      return t('loopvelocity.kind.retry', 'retry');
    case 'near-repeat':
      return t('loopvelocity.kind.near-repeat', 'near repeat');
    case 'pagination':
      return t('loopvelocity.kind.pagination', 'pagination');
  }
}
