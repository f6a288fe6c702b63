import type { DataSourceInstanceSettings } from '@grafana/data';

export interface DataSourceWishes {
  /** Chosen last in this browser. */
  remembered?: string;
  /** Set by an administrator in the app's configuration. */
  configured?: string;
}

/** The data source to open with: the user's last choice, else the administrator's, else Grafana's first. */
export function chooseDataSource(
  available: Array<Pick<DataSourceInstanceSettings, 'uid'>>,
  { remembered, configured }: DataSourceWishes
): string | undefined {
  const exists = (uid?: string) => available.some((source) => source.uid === uid);
  return [remembered, configured].find(exists) ?? available[0]?.uid;
}
