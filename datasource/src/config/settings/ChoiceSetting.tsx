import { Combobox, Field, type ComboboxOption } from '@grafana/ui';

import { useDistinctChange } from '../../choice/useDistinctChange';
import { settingId } from './settingId';

interface Props<T extends string> {
  id: string;
  label: string;
  description: string;
  value: T;
  /** The same array at every render: the Combobox of Grafana 12.4 takes an equal option for a new choice. */
  options: Array<ComboboxOption<T>>;
  disabled: boolean;
  onChange(value: T): void;
}

export function ChoiceSetting<T extends string>({
  id,
  label,
  description,
  value,
  options,
  disabled,
  onChange,
}: Props<T>) {
  const change = useDistinctChange(value, onChange);
  return (
    <Field noMargin label={label} description={description} disabled={disabled}>
      <Combobox id={settingId(id)} options={options} value={value} onChange={(option) => change(option.value)} />
    </Field>
  );
}
