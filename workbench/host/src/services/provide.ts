import { EventBusSrv, locationUtil } from '@grafana/data';
import {
  FakeEchoSrv,
  locationService,
  setAppEvents,
  setBackendSrv,
  setChromeHeaderHeightHook,
  setDataSourceSrv,
  setEchoSrv,
  setLocationSrv,
  setPluginComponentHook,
  setPluginComponentsHook,
  setPluginImportUtils,
  setPluginLinksHook,
  setReturnToPreviousHook,
  setRunRequest,
  setTemplateSrv,
} from '@grafana/runtime';
import { setPanelDataErrorView, setPluginPage } from 'grafana-runtime-internals';
import { Page } from '../chrome/Page';
import type { InstalledPlugin } from '../installed';
import { createPanelImporter } from '../panels/importPanel';
import { NoData } from '../panels/NoData';
import { backendSrv } from './backendSrv';
import { createDataSourceSrv } from './dataSourceSrv';
import { fillRegistries } from './registries';
import { runRequest } from './runRequest';
import { templateSrv } from './templateSrv';

/** Puts in place what Grafana's own front end does when it starts, as far as pages and panels ask for it. */
export function provideServices(plugins: InstalledPlugin[], datasource: InstalledPlugin) {
  fillRegistries();
  locationUtil.initialize({
    config: window.grafanaBootData.settings,
    getTimeRangeForUrl: () => ({ from: 'now-24h', to: 'now' }),
    getVariablesUrlParams: () => ({}),
  });
  setBackendSrv(backendSrv);
  setTemplateSrv(templateSrv);
  setDataSourceSrv(createDataSourceSrv(datasource));
  setRunRequest(runRequest);
  setLocationSrv(locationService);
  setAppEvents(new EventBusSrv());
  setEchoSrv(new FakeEchoSrv());
  setPluginImportUtils(createPanelImporter(plugins));
  setPluginPage(Page);
  setPanelDataErrorView(NoData);
  // There are no extensions, no dashboards to return to and no header above the page.
  setPluginLinksHook(() => ({ isLoading: false, links: [] }));
  setPluginComponentHook(() => ({ isLoading: false, component: null }));
  setPluginComponentsHook(() => ({ isLoading: false, components: [] }));
  setReturnToPreviousHook(() => () => undefined);
  setChromeHeaderHeightHook(() => 0);
}
