import fs from 'node:fs';
import path from 'node:path';
import {
  dataFrameFromJSON,
  getDefaultTimeRange,
  LoadingState,
  PanelPlugin,
  type PanelPluginMeta,
  PluginType,
  type AppPluginMeta,
  type DataFrame,
  type DataFrameJSON,
  type DataQueryRequest,
  type DataSourceInstanceSettings,
  type PluginMetaInfo,
} from '@grafana/data';
import {
  locationService,
  LocationServiceProvider,
  setDataSourceSrv,
  setPluginImportUtils,
  setRunRequest,
} from '@grafana/runtime';
import type { LlmQuery } from '@loopscope/core';
import type { FilterInputProps } from '@loopscope/core/filter';
import { render } from '@testing-library/react';
import { MemoryRouter, Route, Routes } from 'react-router-dom';
import { of } from 'rxjs';

import App from '../App';
import type { AppOptions } from '../config/AppOptions';
import { DATASOURCE_TYPE } from '../datasource/listDataSources';
import pluginJson from '../plugin.json';
import { APP_ROOT } from '../routes';

/** What the data source answers to a query; a text is an error. */
type Backend = (query: LlmQuery) => DataFrame[] | string;

const info: PluginMetaInfo = {
  author: { name: '' },
  description: '',
  links: [],
  logos: { small: '', large: '' },
  screenshots: [],
  updated: '',
  version: '',
};

function meta(jsonData: AppOptions): AppPluginMeta<AppOptions> {
  const { id, name } = pluginJson;
  return { id, name, type: PluginType.app, module: '', baseUrl: '', info, jsonData };
}

function panelMeta(id: string): PanelPluginMeta {
  return { id, name: id, type: PluginType.panel, module: '', baseUrl: '', info, sort: 0 };
}

// jsdom has no canvas, which a select measures its widest option with.
const context = { font: '', measureText: (text: string) => ({ width: text.length }) };
Object.assign(HTMLCanvasElement.prototype, { getContext: () => context });

const settings: DataSourceInstanceSettings = {
  uid: 'loopscope',
  name: 'Loopscope',
  type: DATASOURCE_TYPE,
  access: 'proxy',
  readOnly: false,
  jsonData: {},
  meta: { id: DATASOURCE_TYPE, name: 'Loopscope LLM', type: PluginType.datasource, module: '', baseUrl: '', info },
};

// Grafana does this once, when it starts.
setPluginImportUtils({
  importPanelPlugin: async (id) => Object.assign(new PanelPlugin(() => null), { meta: panelMeta(id) }),
  getPanelPluginFromCache: () => undefined,
});

/** The frames of a golden file that the backend's own tests wrote, as an answer to this query. */
export function goldenFrames(name: string, refId: string): DataFrame[] {
  const file = path.join(__dirname, '..', '..', '..', 'core', 'testdata', 'frames', `${name}.json`);
  const frames: DataFrameJSON[] = JSON.parse(fs.readFileSync(file, 'utf8'));
  return frames.map((json) => ({ ...dataFrameFromJSON(json), refId }));
}

/** Stands in for the data source's filter input, which its own tests are of. */
function PlainInput({ label, text, onCommit }: FilterInputProps) {
  return <input key={text} aria-label={label} defaultValue={text} onBlur={({ target }) => onCommit(target.value)} />;
}

/** Draws the app at an address over a data source that answers as told, without a Grafana around it. */
export function renderApp(address: string, backend: Backend | 'no data source') {
  const asked: LlmQuery[] = [];
  const sources = backend === 'no data source' ? [] : [settings];
  setDataSourceSrv({
    get: async () =>
      Object.assign(Object.create(null), {
        ...settings,
        FilterInput: PlainInput,
        getRef: () => ({ uid: settings.uid, type: settings.type }),
      }),
    getList: () => sources,
    getInstanceSettings: () => settings,
    reload: async () => undefined,
    registerRuntimeDataSource: () => undefined,
  });
  setRunRequest((_, request: DataQueryRequest) => {
    const targets = request.targets as LlmQuery[];
    asked.push(...targets);
    const answers = targets.map((query) => (backend === 'no data source' ? [] : backend(query)));
    const errors = answers.flatMap((answer) => (typeof answer === 'string' ? [{ message: answer }] : []));
    return of({
      request,
      timeRange: request.range ?? getDefaultTimeRange(),
      state: errors.length > 0 ? LoadingState.Error : LoadingState.Done,
      series: answers.flatMap((answer) => (typeof answer === 'string' ? [] : answer)),
      errors: errors.length > 0 ? errors : undefined,
    });
  });
  locationService.push(address);
  const view = render(
    <LocationServiceProvider service={locationService}>
      <MemoryRouter initialEntries={[address]}>
        <Routes>
          <Route
            path={`${APP_ROOT}/*`}
            element={
              <App meta={meta({})} basename={APP_ROOT} onNavChanged={() => undefined} query={{}} path={address} />
            }
          />
        </Routes>
      </MemoryRouter>
    </LocationServiceProvider>
  );
  return { ...view, asked };
}
