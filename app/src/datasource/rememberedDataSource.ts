const KEY = 'loopscope-app.datasource';

/** The data source chosen last in this browser: Grafana's menu leads from page to page without the address' parameters. */
export function rememberedDataSource(): string | undefined {
  try {
    return window.localStorage.getItem(KEY) ?? undefined;
  } catch {
    // A browser may forbid storage; then nothing was remembered.
    return undefined;
  }
}

export function rememberDataSource(uid: string): void {
  try {
    window.localStorage.setItem(KEY, uid);
  } catch {
    // A browser may forbid storage; the choice then lasts as long as the page.
  }
}
