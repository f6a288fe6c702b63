import { t } from '@grafana/i18n';
import { Field, Input, Switch } from '@grafana/ui';
import { useMemo } from 'react';

import { DEFAULT_OPTIONS, type SqlOptions } from './LoopscopeOptions';
import type { OptionsAccess } from './optionsAccess';
import { roleOptions } from './roleOptions';
import { ChoiceSetting } from './settings/ChoiceSetting';
import { ConfigSection } from './settings/ConfigSection';
import { settingId } from './settings/settingId';
import { TenantUsers } from './TenantUsers';

/** Who may send SQL of their own. */
export function SqlSection({ access }: { access: OptionsAccess }) {
  const sql: SqlOptions = access.options.sql ?? {};
  const roles = useMemo(() => roleOptions(), []);
  const set = (changes: Partial<SqlOptions>) => access.set({ sql: { ...sql, ...changes } });
  return (
    <ConfigSection
      id="sql"
      title={t('config.sql.title', 'SQL')}
      description={t(
        'config.sql.description',
        'SQL reads whatever the ClickHouse user may read, content as it was sent included. It is answered only over a user that may do nothing but SELECT, and for roles that content is shown to unmasked. While the tenant guard is on, each tenant needs a ClickHouse user of its own.'
      )}
    >
      <Field
        noMargin
        label={t('config.sql-enabled.label', 'Answer SQL')}
        description={t('config.sql-enabled.description', 'Save & test then tells what the ClickHouse user could do.')}
        disabled={access.readOnly}
      >
        <Switch
          id={settingId('sql-enabled')}
          value={sql.enabled ?? false}
          onChange={(event) => set({ enabled: event.currentTarget.checked })}
        />
      </Field>
      {sql.enabled && (
        <>
          <ChoiceSetting
            id="sql-role"
            label={t('config.sql-role.label', 'SQL from role')}
            description={t('config.sql-role.description', 'The lowest organisation role that may send SQL.')}
            value={sql.minRole ?? DEFAULT_OPTIONS.sql.minRole}
            options={roles}
            disabled={access.readOnly}
            onChange={(minRole) => set({ minRole })}
          />
          <Field
            noMargin
            label={t('config.sql-alerts.label', 'SQL in alert rules')}
            description={t(
              'config.sql-alerts.description',
              'Rules run as nobody in particular: whoever may write a rule reads by it what SQL reads.'
            )}
            disabled={access.readOnly}
          >
            <Switch
              id={settingId('sql-alerts')}
              value={sql.alerts ?? false}
              onChange={(event) => set({ alerts: event.currentTarget.checked })}
            />
          </Field>
          <Field
            noMargin
            label={t('config.sql-rows.label', 'Rows to read')}
            description={t('config.sql-rows.description', 'The most rows that ClickHouse reads for one answer.')}
            disabled={access.readOnly}
          >
            <Input
              id={settingId('sql-rows')}
              type="number"
              min={1}
              step={1}
              width={24}
              value={sql.rowsToRead ?? ''}
              placeholder={t('config.sql-rows.none', 'no bound')}
              onChange={(event) => set({ rowsToRead: Math.trunc(Number(event.currentTarget.value)) || undefined })}
            />
          </Field>
          {access.options.tenants?.guard && (
            <TenantUsers
              access={access}
              users={sql.tenants ?? []}
              onChange={(tenants, forgotten) => access.set({ sql: { ...sql, tenants } }, forgotten)}
            />
          )}
        </>
      )}
    </ConfigSection>
  );
}
