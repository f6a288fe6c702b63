import { t } from '@grafana/i18n';
import { getTemplateSrv } from '@grafana/runtime';
import type { ComboboxOption } from '@grafana/ui';

/** The dashboard's variables as things to choose, before everything else. */
export function variableOptions(): ComboboxOption[] {
  return getTemplateSrv()
    .getVariables()
    .filter(({ type }) => type !== 'adhoc' && type !== 'datasource')
    .map(({ name }) => ({ value: `$${name}`, label: `$${name}`, group: t('editor.variables', 'Variables') }));
}

export function withVariables(options: ComboboxOption[]): ComboboxOption[] {
  return [...variableOptions(), ...options];
}
