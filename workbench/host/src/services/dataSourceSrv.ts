import { matchPluginId, type DataSourceApi, type DataSourceInstanceSettings, type DataSourceRef } from '@grafana/data';
import { config, getTemplateSrv, type DataSourceSrv } from '@grafana/runtime';
import type { InstalledPlugin } from '../installed';
import { importDataSource } from '../loader/importPlugins';

type Reference = DataSourceRef | string | null | undefined;

/** The one data source that the workbench has, behind Grafana's way to ask for it. */
export function createDataSourceSrv(plugin: InstalledPlugin): DataSourceSrv {
  const [settings] = Object.values(config.datasources);
  let instance: Promise<DataSourceApi> | undefined;

  async function instantiate(): Promise<DataSourceApi> {
    const { DataSourceClass, components } = await importDataSource(plugin);
    const created = new DataSourceClass(settings);
    created.components = components;
    created.meta = settings.meta;
    return created;
  }

  function find(reference: Reference, scopedVars?: Parameters<DataSourceSrv['get']>[1]) {
    const named = typeof reference === 'string' ? reference : (reference?.uid ?? reference?.type);
    const name = getTemplateSrv().replace(named ?? 'default', scopedVars);
    return ['default', settings.uid, settings.name, settings.type].includes(name) ? settings : undefined;
  }

  return {
    async get(reference, scopedVars) {
      if (!find(reference, scopedVars)) {
        throw new Error(`The workbench has one data source, ${settings.name}; ${JSON.stringify(reference)} is not it.`);
      }
      instance ??= instantiate();
      return instance;
    },
    getInstanceSettings: find,
    getList({ pluginId, type, filter } = {}): DataSourceInstanceSettings[] {
      const types = type === undefined ? undefined : [type].flat();
      const matches =
        (!pluginId || matchPluginId(pluginId, settings.meta)) &&
        (!types || types.includes(settings.type)) &&
        (!filter || filter(settings));
      return matches ? [settings] : [];
    },
    async reload() {
      instance = undefined;
    },
    registerRuntimeDataSource() {
      throw new Error('The workbench has no run-time data sources.');
    },
  };
}
