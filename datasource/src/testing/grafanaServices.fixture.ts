import type { DataSourceInstanceSettings } from '@grafana/data';
import {
  setBackendSrv,
  type BackendSrv,
  type BackendSrvRequest,
  type FetchResponse,
  type TemplateSrv,
} from '@grafana/runtime';
import { of } from 'rxjs';

import type { LoopscopeOptions } from '../config/LoopscopeOptions';
import { LoopscopeDataSource } from '../LoopscopeDataSource';
import { dashboardVariables } from './dashboardVariables.fixture';

/** Answers what the datasource sends to its backend, and keeps what was sent. */
export function answerRequests(answer: (request: BackendSrvRequest) => unknown): BackendSrvRequest[] {
  const requests: BackendSrvRequest[] = [];
  const fetch = (request: BackendSrvRequest) => {
    requests.push(request);
    return of(response(request, answer(request)));
  };
  setBackendSrv(Object.assign(Object.create(null), { fetch }) satisfies Partial<BackendSrv> as BackendSrv);
  return requests;
}

function response(request: BackendSrvRequest, data: unknown): FetchResponse {
  return {
    data,
    status: 200,
    statusText: 'OK',
    ok: true,
    headers: new Headers(),
    redirected: false,
    type: 'basic',
    url: request.url,
    config: request,
  };
}

export function testDataSource(
  templateSrv: TemplateSrv = dashboardVariables({}),
  jsonData: LoopscopeOptions = {}
): LoopscopeDataSource {
  const settings: Partial<DataSourceInstanceSettings<LoopscopeOptions>> = {
    id: 1,
    uid: 'loopscope',
    name: 'Spans',
    type: 'loopscope-llm-datasource',
    jsonData,
  };
  return new LoopscopeDataSource(settings as DataSourceInstanceSettings<LoopscopeOptions>, templateSrv);
}
