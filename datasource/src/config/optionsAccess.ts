import type { DataSourcePluginOptionsEditorProps, DataSourceSettings } from '@grafana/data';

import type { LoopscopeOptions, LoopscopeSecrets, TempoOptions } from './LoopscopeOptions';

export type LoopscopeSettings = DataSourceSettings<LoopscopeOptions, LoopscopeSecrets>;

/** What a section reads and writes: the options themselves, or those of one group. */
type SectionOptions = LoopscopeOptions & TempoOptions;

export interface OptionsAccess {
  options: SectionOptions;
  /** Of a group within the options, its name. */
  group?: string;
  /** Provisioned from a file: shown, not changed. */
  readOnly: boolean;
  set(changes: Partial<SectionOptions>): void;
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

/** The settings of Tempo, as a section of their own sees them. */
export function tempoAccess(access: OptionsAccess): OptionsAccess {
  const tempo = access.options.tempo ?? {};
  return {
    ...access,
    group: 'tempo',
    options: tempo,
    set: (changes) => access.set({ tempo: { ...tempo, ...changes } }),
  };
}
