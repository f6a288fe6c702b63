import { t } from '@grafana/i18n';
import { InlineSwitch } from '@grafana/ui';

import { asLive, canBeLive, notLive } from '../live/asLive';
import type { EditorProps } from './EditorProps';
import { EditorField } from './layout/EditorField';

/** Rows as they arrive; Explore has a button of its own for that, too. */
export function LiveSwitch({ query, onChange }: Pick<EditorProps, 'query' | 'onChange'>) {
  const id = `loopscope-${query.refId}-live`;
  if (!canBeLive(query)) {
    return null;
  }
  return (
    <EditorField
      label={t('editor.live.label', 'Live')}
      htmlFor={id}
      tooltip={t('editor.live.tooltip', 'Shows rows as they arrive, the newest first, while the time range ends now.')}
    >
      <InlineSwitch
        id={id}
        value={query.live ?? false}
        onChange={({ currentTarget }) => onChange(currentTarget.checked ? asLive(query) : notLive(query))}
      />
    </EditorField>
  );
}
