import { getValueFormats } from '@grafana/data';

/** What Grafana calls a unit (`currencyUSD` is "Dollars ($)"); the id where it has no name for it. */
export function unitName(id: string): string {
  for (const { submenu = [] } of getValueFormats()) {
    const format = submenu.find(({ value }) => value === id);
    if (format) {
      return format.text;
    }
  }
  return id;
}
