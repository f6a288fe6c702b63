import { t, Trans } from '@grafana/i18n';
import { Button, Stack, Text } from '@grafana/ui';

interface Props {
  shown: number;
  limit: number;
  isFiltered: boolean;
  onMore: (limit: number) => void;
}

/** More rows than this are better found by a filter. */
const MOST = 1_000;

/** Says how many runs are shown, and whether there are more. */
export function MoreRuns({ shown, limit, isFiltered, onMore }: Props) {
  const isCut = shown >= limit;
  return (
    <Stack alignItems="center" gap={2}>
      <Text color="secondary" variant="bodySmall">
        {isCut
          ? t('runs.cut', 'The first {{shown}} runs in this order', { shown })
          : t('runs.all', 'All {{shown}} runs', { shown })}
        {isFiltered && ' '}
        {isFiltered && t('runs.filtered', 'with a step that meets every filter')}
      </Text>
      {isCut && limit < MOST && (
        <Button variant="secondary" size="sm" onClick={() => onMore(Math.min(limit * 5, MOST))}>
          <Trans i18nKey="runs.more">Show more</Trans>
        </Button>
      )}
    </Stack>
  );
}
