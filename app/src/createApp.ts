import { SceneApp } from '@grafana/scenes';

import type { AppOptions } from './config/AppOptions';
import { chargebackPage } from './pages/chargeback/chargebackPage';
import { overviewPage } from './pages/overview/overviewPage';
import { promptsPage } from './pages/prompts/promptsPage';
import { runsPage } from './pages/runs/runsPage';

export function createApp(options: AppOptions): SceneApp {
  return new SceneApp({
    name: 'loopscope-app',
    pages: [overviewPage(options), runsPage(options), chargebackPage(options), promptsPage(options)],
    urlSyncOptions: { createBrowserHistorySteps: true, updateUrlOnInit: false },
  });
}
