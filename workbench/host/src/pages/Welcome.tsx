import { Card, Stack } from '@grafana/ui';
import { Page } from '../chrome/Page';
import type { Section } from '../chrome/navigation';

/** Where an address leads nowhere: everything there is. */
export function Welcome({ sections }: { sections: Section[] }) {
  return (
    <Page
      pageNav={{ text: 'Loopscope workbench', subTitle: 'The built plugins, on a ClickHouse engine of their own.' }}
    >
      <Stack direction="column">
        {sections.flatMap(({ title, destinations }) =>
          destinations.map(({ text, url }) => (
            <Card key={url} href={url} noMargin>
              <Card.Heading>{text}</Card.Heading>
              <Card.Meta>{title}</Card.Meta>
            </Card>
          ))
        )}
      </Stack>
    </Page>
  );
}
