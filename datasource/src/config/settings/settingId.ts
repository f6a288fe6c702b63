/** Ties a label to its input; stable, so that documentation and tests can point at it. */
export function settingId(setting: string, group?: string): string {
  return ['loopscope-setting', group, setting].filter(Boolean).join('-');
}
