import { Field, SecretInput, SecretTextArea } from '@grafana/ui';

import type { LoopscopeSecrets } from '../LoopscopeOptions';
import type { OptionsAccess } from '../optionsAccess';
import { settingId } from './settingId';

interface Props {
  access: OptionsAccess;
  secret: keyof LoopscopeSecrets;
  label: string;
  description: string;
  placeholder?: string;
  /** Certificates and keys have many lines. */
  multiline?: boolean;
}

/** Written once, kept by Grafana, never shown again. */
export function SecretSetting({ access, secret, label, description, placeholder, multiline }: Props) {
  const shared = {
    id: settingId(secret),
    placeholder,
    isConfigured: access.isStored(secret),
    onReset: () => access.resetSecret(secret),
  };
  return (
    <Field noMargin label={label} description={description} disabled={access.readOnly}>
      {multiline ? (
        <SecretTextArea
          {...shared}
          rows={5}
          onChange={(event) => access.setSecret(secret, event.currentTarget.value)}
        />
      ) : (
        <SecretInput
          {...shared}
          autoComplete="new-password"
          onChange={(event) => access.setSecret(secret, event.currentTarget.value)}
        />
      )}
    </Field>
  );
}
