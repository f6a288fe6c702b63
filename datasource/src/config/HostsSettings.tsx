import { t } from '@grafana/i18n';
import { Field, TagsInput, type ComboboxOption } from '@grafana/ui';
import { useMemo } from 'react';

import { DEFAULT_OPTIONS, type HostOrder } from './LoopscopeOptions';
import type { OptionsAccess } from './optionsAccess';
import { ChoiceSetting } from './settings/ChoiceSetting';
import { settingId } from './settings/settingId';

/** Hosts of the cluster beside that of the address. */
export function HostsSettings({ access }: { access: OptionsAccess }) {
  const orders = useMemo(() => orderOptions(), []);
  const hosts = access.options.hosts ?? [];
  return (
    <>
      <Field
        noMargin
        label={t('config.hosts.label', 'Further hosts')}
        description={t(
          'config.hosts.description',
          'Of the same cluster, by the protocol of the address. When one does not answer, another is asked. Save & test tells which do.'
        )}
        disabled={access.readOnly}
      >
        <TagsInput
          id={settingId('hosts')}
          tags={hosts}
          disabled={access.readOnly}
          placeholder={t('config.hosts.placeholder', 'host or host:port (enter to add)')}
          onChange={(next) => access.set({ hosts: next.length ? next : undefined })}
        />
      </Field>
      {hosts.length > 0 && (
        <ChoiceSetting
          id="host-order"
          label={t('config.host-order.label', 'Asked first')}
          description={t('config.host-order.description', 'A host that did not answer is left alone for 10 seconds.')}
          value={access.options.hostOrder ?? DEFAULT_OPTIONS.hostOrder}
          options={orders}
          disabled={access.readOnly}
          onChange={(hostOrder) => access.set({ hostOrder })}
        />
      )}
    </>
  );
}

function orderOptions(): Array<ComboboxOption<HostOrder>> {
  return [
    { value: 'inOrder', label: t('config.host-order.in-order', 'The first that answers') },
    { value: 'inTurn', label: t('config.host-order.in-turn', 'Each in turn, by connection') },
  ];
}
