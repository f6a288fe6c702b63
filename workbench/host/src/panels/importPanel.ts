import type { PanelPlugin } from '@grafana/data';
import type { InstalledPlugin } from '../installed';
import { importPanel } from '../loader/importPlugins';
import { createTimeSeriesPanel } from './timeSeriesPanel';

/** Grafana's own panels are not on npm. Only those that the app's pages draw with have a stand-in. */
const standIns: Record<string, () => PanelPlugin> = { timeseries: createTimeSeriesPanel };

export function createPanelImporter(plugins: InstalledPlugin[]) {
  const loaded = new Map<string, PanelPlugin>();

  async function load(id: string): Promise<PanelPlugin> {
    if (id in standIns) {
      return standIns[id]();
    }
    const meta = plugins.find((plugin) => plugin.id === id);
    if (!meta) {
      throw new Error(`The workbench has no panel "${id}": it is no Grafana.`);
    }
    return importPanel(meta);
  }

  return {
    async importPanelPlugin(id: string) {
      const panel = loaded.get(id) ?? (await load(id));
      loaded.set(id, panel);
      return panel;
    },
    getPanelPluginFromCache: (id: string) => loaded.get(id),
  };
}
