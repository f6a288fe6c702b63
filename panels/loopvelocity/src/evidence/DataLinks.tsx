import type { LinkModel } from '@grafana/data';
import { DataLinkButton } from '@grafana/ui';

/** The data links of a row. */
export function DataLinks({ links }: { links: LinkModel[] }) {
  return links.map((link) => (
    <DataLinkButton
      key={link.href + link.title}
      link={link}
      buttonProps={{ size: 'sm', variant: 'secondary', fill: 'text' }}
    />
  ));
}
