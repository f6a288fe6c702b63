import { t } from '@grafana/i18n';
import { Checkbox, Field, Stack, TagsInput } from '@grafana/ui';

import type { TenantGrant } from './LoopscopeOptions';

interface Props {
  id: string;
  label: string;
  description?: string;
  grant: TenantGrant;
  readOnly: boolean;
  onChange(grant: TenantGrant): void;
}

/** Tenants by name, or all of them. */
export function TenantGrantFields({ id, label, description, grant, readOnly, onChange }: Props) {
  const all = grant.all ?? false;
  const disabled = readOnly || all;
  return (
    <Stack direction="column" gap={1}>
      <Field noMargin label={label} description={description} disabled={disabled}>
        <TagsInput
          id={id}
          tags={all ? [] : (grant.tenants ?? [])}
          disabled={disabled}
          placeholder={
            all ? t('config.tenants-all', 'All tenants') : t('config.tenants-names', 'Name of a tenant (enter to add)')
          }
          onChange={(tenants) => onChange({ tenants })}
        />
      </Field>
      <Checkbox
        label={t('config.tenants-all', 'All tenants')}
        aria-label={t('config.tenants-all-of', 'All tenants: {{label}}', { label })}
        value={all}
        disabled={readOnly}
        onChange={(event) => onChange(event.currentTarget.checked ? { all: true } : {})}
      />
    </Stack>
  );
}
