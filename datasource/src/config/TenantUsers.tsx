import { t } from '@grafana/i18n';
import { Box, Button, Field, Input, SecretInput, Stack, Text } from '@grafana/ui';

import type { TenantUser } from './LoopscopeOptions';
import type { OptionsAccess } from './optionsAccess';
import { RemoveButton } from './settings/RemoveButton';
import { settingId } from './settings/settingId';

interface Props {
  access: OptionsAccess;
  users: TenantUser[];
  onChange(users: TenantUser[], forgotten?: Secret[]): void;
}

type Secret = `sqlPassword:${string}`;

/** The ClickHouse user of each tenant: what a query says cannot keep tenants apart, so a user does. */
export function TenantUsers({ access, users, onChange }: Props) {
  const stored = (tenant: string): Secret[] => (access.isStored(secretOf(tenant)) ? [secretOf(tenant)] : []);
  return (
    <Stack direction="column" gap={1}>
      <Text element="h4" variant="h6">
        {t('config.tenant-users.title', 'ClickHouse users of tenants')}
      </Text>
      <Text element="p" color="secondary" variant="bodySmall">
        {t(
          'config.tenant-users.description',
          'The tenant guard is on. People of a tenant may send SQL once the tenant has a ClickHouse user of its own: proxy tenants --tenant NAME --apply makes one and prints its password. Save & test tries what each user could read of others.'
        )}
      </Text>
      {users.map((user, at) => (
        <TenantUserRow
          key={at}
          access={access}
          at={at}
          user={user}
          onChange={(changed) =>
            onChange(
              users.map((known, i) => (i === at ? changed : known)),
              changed.tenant === user.tenant ? [] : stored(user.tenant)
            )
          }
          onRemove={() =>
            onChange(
              users.filter((_, i) => i !== at),
              stored(user.tenant)
            )
          }
        />
      ))}
      <div>
        <Button
          icon="plus"
          variant="secondary"
          disabled={access.readOnly}
          onClick={() => onChange([...users, { tenant: '' }])}
        >
          {t('config.tenant-users.add', 'Add a tenant')}
        </Button>
      </div>
    </Stack>
  );
}

interface RowProps {
  access: OptionsAccess;
  at: number;
  user: TenantUser;
  onChange(user: TenantUser): void;
  onRemove(): void;
}

function TenantUserRow({ access, at, user, onChange, onRemove }: RowProps) {
  const row = at + 1;
  const secret = secretOf(user.tenant);
  const texts = [
    { key: 'tenant' as const, label: t('config.tenant-users.tenant', 'Tenant {{row}}: name', { row }) },
    { key: 'username' as const, label: t('config.tenant-users.user', 'Tenant {{row}}: user', { row }) },
    { key: 'database' as const, label: t('config.tenant-users.database', 'Tenant {{row}}: database', { row }) },
  ];
  const usual = t('config.tenant-users.usual', 'as the proxy named it');
  return (
    <Box padding={1} borderStyle="solid" borderColor="weak" element="section">
      <Stack gap={1} alignItems="flex-end" wrap="wrap">
        {texts.map(({ key, label }) => (
          <Field key={key} noMargin label={label} disabled={access.readOnly}>
            <Input
              id={settingId(`sql-tenant-${key}-${at}`)}
              width={22}
              value={user[key] ?? ''}
              placeholder={key === 'tenant' ? 'acme' : usual}
              autoComplete="off"
              spellCheck={false}
              onChange={(event) =>
                onChange({ ...user, [key]: event.currentTarget.value || (key === 'tenant' ? '' : undefined) })
              }
            />
          </Field>
        ))}
        <Field
          noMargin
          label={t('config.tenant-users.password', 'Tenant {{row}}: password', { row })}
          disabled={access.readOnly || user.tenant === ''}
        >
          <SecretInput
            id={settingId(`sql-tenant-password-${at}`)}
            width={22}
            isConfigured={access.isStored(secret)}
            autoComplete="new-password"
            onReset={() => access.resetSecret(secret)}
            onChange={(event) => access.setSecret(secret, event.currentTarget.value)}
          />
        </Field>
        <RemoveButton
          label={t('config.tenant-users.remove', 'Remove tenant {{row}}', { row })}
          disabled={access.readOnly}
          onClick={onRemove}
        />
      </Stack>
    </Box>
  );
}

const secretOf = (tenant: string): Secret => `sqlPassword:${tenant}`;
