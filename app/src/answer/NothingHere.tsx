import { rangeUtil } from '@grafana/data';
import { t, Trans } from '@grafana/i18n';
import { sceneGraph, type SceneObject } from '@grafana/scenes';
import { Button, EmptyState, Stack } from '@grafana/ui';

import { clearFilters, hasFilters } from '../filters/filtersVariable';
import { SendSpans } from './SendSpans';

interface Props {
  scene: SceneObject;
  /** The page is searched by more than its filter bar. */
  isSearched?: boolean;
  onClear?: () => void;
}

const WIDER = { from: 'now-30d', to: 'now' };

/** An empty answer and its likely reasons, with a way out of each: filters, time range, nothing sent yet. */
export function NothingHere({ scene, isSearched = false, onClear }: Props) {
  if (isSearched || hasFilters(scene)) {
    const clear = () => {
      clearFilters(scene);
      onClear?.();
    };
    return (
      <EmptyState
        variant="not-found"
        message={t('empty.filtered', 'Nothing matches the filters in this time range')}
        button={
          <Button variant="secondary" onClick={clear}>
            <Trans i18nKey="empty.clear">Clear the filters</Trans>
          </Button>
        }
      />
    );
  }
  const timeRange = sceneGraph.getTimeRange(scene);
  const canWiden = timeRange.state.from !== WIDER.from;
  return (
    <Stack direction="column" gap={2}>
      <EmptyState
        variant="not-found"
        message={t('empty.range', 'No agent or model calls in this time range')}
        button={
          canWiden && (
            <Button variant="secondary" onClick={() => timeRange.onTimeRangeChange(rangeUtil.convertRawToRange(WIDER))}>
              <Trans i18nKey="empty.widen">Look at the last 30 days</Trans>
            </Button>
          )
        }
      />
      <SendSpans scene={scene} />
    </Stack>
  );
}
