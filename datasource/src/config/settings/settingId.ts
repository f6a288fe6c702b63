/** Ties a label to its input; stable, so that documentation and tests can point at it. */
export function settingId(setting: string): string {
  return `loopscope-setting-${setting}`;
}
