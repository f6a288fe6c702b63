import { t } from '@grafana/i18n';
import { Field, TagsInput, type ComboboxOption } from '@grafana/ui';
import { useMemo } from 'react';

import type { ContentRole, FinanceOptions } from './LoopscopeOptions';
import type { OptionsAccess } from './optionsAccess';
import { roleOptions } from './roleOptions';
import { ChoiceSetting } from './settings/ChoiceSetting';
import { ConfigSection } from './settings/ConfigSection';
import { settingId } from './settings/settingId';

const NOBODY = '';

/** Who is finance, a role that Grafana has not. */
export function FinanceSection({ access }: { access: OptionsAccess }) {
  const finance: FinanceOptions = access.options.finance ?? {};
  const set = (changes: Partial<FinanceOptions>) => access.set({ finance: { ...finance, ...changes } });
  const roles = useMemo<Array<ComboboxOption<ContentRole | typeof NOBODY>>>(
    () => [{ value: NOBODY, label: t('config.finance-role.nobody', 'Nobody') }, ...roleOptions()],
    []
  );
  const lists = [
    {
      key: 'logins' as const,
      label: t('config.finance-logins.label', 'Finance: logins'),
      placeholder: t('config.finance-logins.placeholder', 'A login (enter to add)'),
    },
    {
      key: 'emails' as const,
      label: t('config.finance-emails.label', 'Finance: e-mails'),
      placeholder: t('config.finance-emails.placeholder', 'An address (enter to add)'),
    },
  ];
  return (
    <ConfigSection
      id="finance"
      title={t('config.finance.title', 'Finance')}
      description={t(
        'config.finance.description',
        'Who may see prices that you agreed on, who set them, and who had history priced again. Nobody unless named here, administrators included.'
      )}
    >
      {lists.map(({ key, label, placeholder }) => (
        <Field key={key} noMargin label={label} disabled={access.readOnly}>
          <TagsInput
            id={settingId(`finance-${key}`)}
            tags={finance[key] ?? []}
            disabled={access.readOnly}
            placeholder={placeholder}
            onChange={(names) => set({ [key]: names.length > 0 ? names : undefined })}
          />
        </Field>
      ))}
      <ChoiceSetting
        id="finance-role"
        label={t('config.finance-role.label', 'Finance: role')}
        description={t('config.finance-role.description', 'Everybody with this organisation role or a higher one.')}
        value={finance.role ?? NOBODY}
        options={roles}
        disabled={access.readOnly}
        onChange={(role) => set({ role: role || undefined })}
      />
    </ConfigSection>
  );
}
