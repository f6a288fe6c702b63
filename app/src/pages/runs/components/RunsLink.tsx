import type { SceneObject } from '@grafana/scenes';
import { Text, TextLink } from '@grafana/ui';

import { filterParams } from '../../../filters/filtersVariable';
import { orUnknown } from '../../../page/orUnknown';
import { timeParams } from '../../../page/timeParams';
import { pageUrl } from '../../../routes';

interface Props {
  /** A dimension and the value that the linked runs have of it. */
  field: string;
  value: string;
  scene: SceneObject;
}

/** A dimension's value as a link to its runs; what is unknown cannot be filtered by and stays text. */
export function RunsLink({ field, value, scene }: Props) {
  if (value === '' || value === OTHER) {
    return <Text color="secondary">{orUnknown(value)}</Text>;
  }
  const params = { ...timeParams(scene), ...filterParams([{ field, op: '=', values: [value] }]) };
  return (
    <TextLink href={pageUrl('runs', params)} color="primary" inline={false}>
      {value}
    </TextLink>
  );
}

/** The row in which a top N gathers the rest. */
const OTHER = 'Other';
