import { Field, Input } from '@grafana/ui';

import type { OptionsAccess } from '../optionsAccess';
import { settingId } from './settingId';

interface Props {
  access: OptionsAccess;
  setting: 'dialTimeoutSeconds' | 'queryTimeoutSeconds' | 'rowLimit' | 'traceLimit' | 'wholeHours';
  label: string;
  description: string;
  placeholder: string;
  suffix?: string;
}

/** A whole number of at least one; empty means the backend's default. */
export function NumberSetting({ access, setting, label, description, placeholder, suffix }: Props) {
  return (
    <Field noMargin label={label} description={description} disabled={access.readOnly}>
      <Input
        id={settingId(setting, access.group)}
        type="number"
        min={1}
        step={1}
        width={24}
        value={access.options[setting] ?? ''}
        placeholder={placeholder}
        suffix={suffix}
        onChange={(event) => access.set({ [setting]: wholeNumber(event.currentTarget.value) })}
      />
    </Field>
  );
}

function wholeNumber(text: string): number | undefined {
  const number = Math.trunc(Number(text));
  return text !== '' && number >= 1 ? number : undefined;
}
