import type { AppPluginMeta } from '@grafana/data';
import { getBackendSrv } from '@grafana/runtime';
import { lastValueFrom } from 'rxjs';

import type { AppOptions } from './AppOptions';

/** Grafana reads an app's settings when its page is loaded, so the page is loaded again. */
export async function saveOptions(meta: AppPluginMeta<AppOptions>, jsonData: AppOptions): Promise<void> {
  const { id, enabled, pinned } = meta;
  await lastValueFrom(
    getBackendSrv().fetch({
      url: `/api/plugins/${id}/settings`,
      method: 'POST',
      data: { enabled, pinned, jsonData },
    })
  );
  window.location.reload();
}
