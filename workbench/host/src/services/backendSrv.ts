import type { BackendSrv, BackendSrvRequest, FetchError, FetchResponse } from '@grafana/runtime';
import { lastValueFrom, Observable } from 'rxjs';

/** Requests that carry an id: a newer one with the same id replaces the older, as in Grafana. */
const running = new Map<string, AbortController>();

function addressOf({ url, params }: BackendSrvRequest): string {
  const address = new URL(url.startsWith('/') ? url : `/${url}`, window.location.origin);
  for (const [name, value] of Object.entries(params ?? {})) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== null) {
        address.searchParams.append(name, String(one));
      }
    }
  }
  return address.href;
}

async function readBody(response: Response, type: BackendSrvRequest['responseType']): Promise<unknown> {
  switch (type) {
    case 'arraybuffer':
      return response.arrayBuffer();
    case 'blob':
      return response.blob();
    case 'text':
      return response.text();
    default: {
      const text = await response.text();
      return response.headers.get('content-type')?.includes('json') && text ? JSON.parse(text) : text;
    }
  }
}

function failure(config: BackendSrvRequest, status: number, statusText: string, data: unknown): FetchError {
  return { config, status, statusText, data, cancelled: status === -1 };
}

async function send(request: BackendSrvRequest, signal: AbortSignal): Promise<FetchResponse> {
  const { method = 'GET', data, headers, responseType } = request;
  let response: Response;
  try {
    response = await fetch(addressOf(request), {
      method,
      signal,
      headers: { ...(data === undefined ? {} : { 'Content-Type': 'application/json' }), ...headers },
      body: data === undefined ? undefined : JSON.stringify(data),
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw signal.aborted
      ? failure(request, -1, 'Request was aborted', undefined)
      : failure(request, 0, 'The workbench did not answer', { message: `The workbench did not answer: ${reason}` });
  }
  const body = await readBody(response, responseType);
  if (!response.ok) {
    throw failure(request, response.status, response.statusText, body);
  }
  const { status, statusText, ok, redirected, type, url } = response;
  return { data: body, status, statusText, ok, headers: response.headers, redirected, type, url, config: request };
}

function fetchObservable<T>(request: BackendSrvRequest): Observable<FetchResponse<T>> {
  return new Observable((subscriber) => {
    const controller = new AbortController();
    const { requestId, abortSignal } = request;
    abortSignal?.addEventListener('abort', () => controller.abort());
    if (requestId) {
      running.get(requestId)?.abort();
      running.set(requestId, controller);
    }
    send(request, controller.signal).then(
      (response) => {
        subscriber.next(response);
        subscriber.complete();
      },
      (error: unknown) => subscriber.error(error)
    );
    return () => {
      controller.abort();
      if (requestId && running.get(requestId) === controller) {
        running.delete(requestId);
      }
    };
  });
}

async function request<T>(options: BackendSrvRequest): Promise<T> {
  return (await lastValueFrom(fetchObservable<T>(options))).data;
}

export const backendSrv: BackendSrv = {
  fetch: fetchObservable,
  request,
  datasourceRequest: (options) => lastValueFrom(fetchObservable(options)),
  chunked: () => {
    throw new Error('The workbench does not stream answers.');
  },
  get: (url, params, requestId, options) => request({ ...options, url, params, requestId }),
  delete: (url, data, options) => request({ ...options, url, data, method: 'DELETE' }),
  post: (url, data, options) => request({ ...options, url, data, method: 'POST' }),
  patch: (url, data, options) => request({ ...options, url, data, method: 'PATCH' }),
  put: (url, data, options) => request({ ...options, url, data, method: 'PUT' }),
};
