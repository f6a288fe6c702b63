import type { ReactNode } from 'react';
import { Box, Stack, Text } from '@grafana/ui';

interface Props {
  id: string;
  title: string;
  description: string;
  children: ReactNode;
}

/** A titled part of the form, announced as a group by screen readers. */
export function ConfigSection({ id, title, description, children }: Props) {
  const titleId = `loopscope-section-${id}`;
  return (
    <Box marginBottom={4} maxWidth={75}>
      <section aria-labelledby={titleId}>
        <Box marginBottom={2}>
          <Text element="h3" id={titleId}>
            {title}
          </Text>
          <Text element="p" color="secondary">
            {description}
          </Text>
        </Box>
        <Stack direction="column" gap={2}>
          {children}
        </Stack>
      </section>
    </Box>
  );
}
