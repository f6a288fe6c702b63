import type { DataSourcePluginOptionsEditorProps, DataSourceSettings } from '@grafana/data';

import type { HeaderNames, LoopscopeOptions, LoopscopeSecrets, TempoOptions } from './LoopscopeOptions';

export type LoopscopeSettings = DataSourceSettings<LoopscopeOptions, LoopscopeSecrets>;

/** What a section reads and writes: the options themselves, or those of one group. */
type SectionOptions = LoopscopeOptions & TempoOptions;

export interface OptionsAccess {
  options: SectionOptions;
  /** Of a group within the options, its name. */
  group?: string;
  /** Provisioned from a file: shown, not changed. */
  readOnly: boolean;
  /** Changes options and forgets secrets that no longer belong to them. */
  set(changes: Partial<SectionOptions> | HeaderNames, forgotten?: Array<keyof LoopscopeSecrets>): void;
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
    set: (changes, forgotten = []) =>
      onOptionsChange({ ...settings, jsonData: { ...settings.jsonData, ...changes }, ...without(settings, forgotten) }),
    isStored: (secret) => Boolean(settings.secureJsonFields?.[secret]),
    setSecret: (secret, value) =>
      onOptionsChange({ ...settings, secureJsonData: { ...settings.secureJsonData, [secret]: value } }),
    resetSecret: (secret) => onOptionsChange({ ...settings, ...without(settings, [secret]) }),
  };
}

/** The settings of Tempo, as a section of their own sees them. */
export function tempoAccess(access: OptionsAccess): OptionsAccess {
  const tempo = access.options.tempo ?? {};
  return {
    ...access,
    group: 'tempo',
    options: tempo,
    set: (changes, forgotten) => access.set({ tempo: { ...tempo, ...changes } }, forgotten),
  };
}

/** The secrets without some, which Grafana overwrites when the settings are saved. */
function without({ secureJsonFields, secureJsonData }: LoopscopeSettings, forgotten: Array<keyof LoopscopeSecrets>) {
  const all = <T>(value: T) => Object.fromEntries(forgotten.map((secret) => [secret, value]));
  return forgotten.length === 0
    ? {}
    : {
        secureJsonFields: { ...secureJsonFields, ...all(false) },
        secureJsonData: { ...secureJsonData, ...all('') },
      };
}
