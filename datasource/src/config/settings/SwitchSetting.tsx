import { Field, Switch } from '@grafana/ui';

import type { OptionsAccess } from '../optionsAccess';
import { settingId } from './settingId';

interface Props {
  access: OptionsAccess;
  setting: 'oauthPassThru' | 'tlsSkipVerify' | 'tlsAuthWithCACert' | 'tlsAuth' | 'enableSecureSocksProxy';
  label: string;
  description: string;
}

export function SwitchSetting({ access, setting, label, description }: Props) {
  return (
    <Field noMargin label={label} description={description} disabled={access.readOnly}>
      <Switch
        id={settingId(setting, access.group)}
        value={access.options[setting] ?? false}
        onChange={(event) => access.set({ [setting]: event.currentTarget.checked })}
      />
    </Field>
  );
}
