import { PanelPlugin } from '@grafana/data';

import { ToolsPanel } from './ToolsPanel';

export const plugin = new PanelPlugin(ToolsPanel);
