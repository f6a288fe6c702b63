import { t } from '@grafana/i18n';
import { Field, Input, Switch, type ComboboxOption } from '@grafana/ui';
import { useMemo } from 'react';

import type { TenantGrant, TenantOptions, TenantSource } from './LoopscopeOptions';
import type { OptionsAccess } from './optionsAccess';
import { ChoiceSetting } from './settings/ChoiceSetting';
import { ConfigSection } from './settings/ConfigSection';
import { settingId } from './settings/settingId';
import { TenantGrantFields } from './TenantGrantFields';
import { TenantMapping } from './TenantMapping';

/** Whose spans who sees. */
export function TenantsSection({ access }: { access: OptionsAccess }) {
  const tenants: TenantOptions = access.options.tenants ?? {};
  const set = (changes: Partial<TenantOptions>) => access.set({ tenants: { ...tenants, ...changes } });
  return (
    <ConfigSection
      id="tenants"
      title={t('config.tenants.title', 'Separate tenants')}
      description={t(
        'config.tenants.description',
        'Spans name their tenant in the resource attribute loopscope.tenant or tenant.id. With the guard on, people see the spans of their tenants alone, and who is in no row of the mapping sees none.'
      )}
    >
      <Field
        noMargin
        label={t('config.tenants-guard.label', 'Guard tenants')}
        description={t(
          'config.tenants-guard.description',
          'Off: everybody who may query sees the spans of all tenants.'
        )}
        disabled={access.readOnly}
      >
        <Switch
          id={settingId('tenants-guard')}
          value={tenants.guard ?? false}
          onChange={(event) => set({ guard: event.currentTarget.checked })}
        />
      </Field>
      {tenants.guard && <GuardSettings tenants={tenants} readOnly={access.readOnly} set={set} />}
    </ConfigSection>
  );
}

interface GuardProps {
  tenants: TenantOptions;
  readOnly: boolean;
  set(changes: Partial<TenantOptions>): void;
}

const CLAIM = 'claim:';

function GuardSettings({ tenants, readOnly, set }: GuardProps) {
  const sources = useMemo(() => sourceOptions(), []);
  const from = tenants.from ?? 'org';
  const claim = from.startsWith(CLAIM) ? from.slice(CLAIM.length) : undefined;
  const callers = [
    {
      key: 'alerts' as const,
      label: t('config.tenants-alerts.label', 'Tenants of alert rules'),
      description: t('config.tenants-alerts.description', 'Empty: alert rules that ask this data source fail.'),
    },
    {
      key: 'public' as const,
      label: t('config.tenants-public.label', 'Tenants of public dashboards'),
      description: t('config.tenants-public.description', 'Of reports, too. Empty: they get nothing.'),
    },
  ];
  return (
    <>
      <ChoiceSetting
        id="tenants-from"
        label={t('config.tenants-from.label', 'Told by')}
        description={t(
          'config.tenants-from.description',
          'What of a signed-in person the mapping is about. Logins and e-mails are safe where an identity provider keeps them: who signs in with a password of Grafana’s own may change both.'
        )}
        value={claim === undefined ? from : CLAIM}
        options={sources}
        disabled={readOnly}
        onChange={(chosen) => set({ from: chosen as TenantSource })}
      />
      {claim !== undefined && (
        <Field
          noMargin
          label={t('config.tenants-claim.label', 'Claim')}
          description={t('config.tenants-claim.description', 'Of the identity token that Grafana signs.')}
          disabled={readOnly}
        >
          <Input
            id={settingId('tenants-claim')}
            value={claim}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => set({ from: `${CLAIM}${event.currentTarget.value}` })}
          />
        </Field>
      )}
      <TenantMapping from={from} rules={tenants.map ?? []} readOnly={readOnly} onChange={(map) => set({ map })} />
      {callers.map(({ key, label, description }) => (
        <TenantGrantFields
          key={key}
          id={settingId(`tenants-${key}`)}
          label={label}
          description={description}
          grant={tenants[key] ?? {}}
          readOnly={readOnly}
          onChange={(grant) => set({ [key]: isEmpty(grant) ? undefined : grant })}
        />
      ))}
    </>
  );
}

const isEmpty = (grant: TenantGrant) => !grant.all && !grant.tenants?.length;

function sourceOptions(): Array<ComboboxOption<string>> {
  return [
    { value: 'org', label: t('config.tenants-from.org', 'Organisation') },
    { value: 'email', label: t('config.tenants-from.email', 'E-mail') },
    { value: 'login', label: t('config.tenants-from.login', 'Login') },
    { value: 'role', label: t('config.tenants-from.role', 'Role') },
    { value: CLAIM, label: t('config.tenants-from.claim', 'Claim of the identity token') },
  ];
}
