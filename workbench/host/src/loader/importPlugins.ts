import { AppPlugin, DataSourcePlugin, PanelPlugin, type DataSourceApi } from '@grafana/data';
import type { InstalledPlugin } from '../installed';
import { loadBundle } from './loadBundle';

type Kind<T> = abstract new (...args: never[]) => T;

/** A bundle shares @grafana/data with this page, so what it exports is known by its class. */
async function importPlugin<T>(meta: InstalledPlugin, kind: Kind<T>): Promise<T> {
  const { plugin } = await loadBundle(meta.module);
  if (!(plugin instanceof kind)) {
    throw new Error(`${meta.id} exports no ${kind.name} named "plugin".`);
  }
  return plugin;
}

export async function importApp(meta: InstalledPlugin): Promise<AppPlugin> {
  const app = await importPlugin<AppPlugin>(meta, AppPlugin);
  app.meta = { ...meta, jsonData: {}, enabled: true };
  app.init(app.meta);
  return app;
}

export async function importDataSource(meta: InstalledPlugin): Promise<DataSourcePlugin<DataSourceApi>> {
  const datasource = await importPlugin<DataSourcePlugin<DataSourceApi>>(meta, DataSourcePlugin);
  datasource.meta = meta;
  return datasource;
}

export async function importPanel(meta: InstalledPlugin): Promise<PanelPlugin> {
  const panel = await importPlugin<PanelPlugin>(meta, PanelPlugin);
  panel.meta = { ...meta, sort: 0 };
  return panel;
}
