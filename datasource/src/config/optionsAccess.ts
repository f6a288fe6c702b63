import type { DataSourcePluginOptionsEditorProps, DataSourceSettings } from '@grafana/data';

import type { LoopscopeOptions, LoopscopeSecrets } from './LoopscopeOptions';

export type LoopscopeSettings = DataSourceSettings<LoopscopeOptions, LoopscopeSecrets>;

export interface OptionsAccess {
  options: LoopscopeOptions;
  /** Provisioned from a file: shown, not changed. */
  readOnly: boolean;
  set(changes: Partial<LoopscopeOptions>): void;
  isStored(secret: keyof LoopscopeSecrets): boolean;
  setSecret(secret: keyof LoopscopeSecrets, value: string): void;
  resetSecret(secret: keyof LoopscopeSecrets): void;
}

/** What the editor's sections read and write, over the settings object that Grafana hands in. */
export function optionsAccess({
  options: settings,
  onOptionsChange,
}: DataSourcePluginOptionsEditorProps<LoopscopeOptions, LoopscopeSecrets>): OptionsAccess {
  return {
    options: settings.jsonData,
    readOnly: settings.readOnly ?? false,
    set: (changes) => onOptionsChange({ ...settings, jsonData: { ...settings.jsonData, ...changes } }),
    isStored: (secret) => Boolean(settings.secureJsonFields?.[secret]),
    setSecret: (secret, value) =>
      onOptionsChange({ ...settings, secureJsonData: { ...settings.secureJsonData, [secret]: value } }),
    resetSecret: (secret) =>
      onOptionsChange({
        ...settings,
        secureJsonFields: { ...settings.secureJsonFields, [secret]: false },
        secureJsonData: { ...settings.secureJsonData, [secret]: '' },
      }),
  };
}
