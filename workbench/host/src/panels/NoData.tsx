import { LoadingState } from '@grafana/data';
import type { PanelDataErrorViewProps } from '@grafana/runtime';
import { Stack, Text } from '@grafana/ui';

/** What a panel shows instead of a picture. */
export function NoData({ message, data }: PanelDataErrorViewProps) {
  const text = message ?? (data.state === LoadingState.Loading ? 'Loading' : 'No data');
  return (
    <Stack height="100%" alignItems="center" justifyContent="center">
      <Text color="secondary">{text}</Text>
    </Stack>
  );
}
