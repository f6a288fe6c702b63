export type ThemeName = 'dark' | 'light';

const key = 'loopscope-workbench.theme';

/** `?theme=light` as in Grafana, else the last choice, else dark. */
export function currentTheme(): ThemeName {
  const asked = new URLSearchParams(window.location.search).get('theme');
  return (asked ?? window.localStorage.getItem(key)) === 'light' ? 'light' : 'dark';
}

/** Grafana's packages read the theme once, when they start: hence the reload. */
export function chooseTheme(theme: ThemeName) {
  window.localStorage.setItem(key, theme);
  const address = new URL(window.location.href);
  address.searchParams.delete('theme');
  window.location.assign(address);
}
