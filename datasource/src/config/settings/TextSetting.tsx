import { Field, Input } from '@grafana/ui';

import type { OptionsAccess } from '../optionsAccess';
import { settingId } from './settingId';

type TextKey = 'url' | 'tenant' | 'database' | 'username' | 'serverName' | 'tracesTable' | 'logsTable' | 'grafanaUrl';

interface Props {
  access: OptionsAccess;
  setting: TextKey;
  label: string;
  description: string;
  placeholder?: string;
  required?: boolean;
  /** What is wrong with the value, if something is. */
  error?: string;
}

export function TextSetting({ access, setting, label, description, placeholder, required, error }: Props) {
  return (
    <Field
      noMargin
      label={label}
      description={description}
      required={required}
      invalid={Boolean(error)}
      error={error}
      disabled={access.readOnly}
    >
      <Input
        id={settingId(setting, access.group)}
        value={access.options[setting] ?? ''}
        placeholder={placeholder}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => access.set({ [setting]: event.currentTarget.value })}
      />
    </Field>
  );
}
