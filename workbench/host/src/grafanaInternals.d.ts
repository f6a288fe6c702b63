interface Window {
  grafanaBootData: import('@grafana/data').BootData;
}

/** build.ts finds these inside the package of @grafana/runtime, whose entry points leave them out. */
declare module 'grafana-runtime-internals' {
  import type { PanelDataErrorViewProps, PluginPageProps } from '@grafana/runtime';
  import type { ComponentType } from 'react';

  export function setPluginPage(component: ComponentType<PluginPageProps>): void;
  export function setPanelDataErrorView(component: ComponentType<PanelDataErrorViewProps>): void;
}
