/**
 * Grafana's own panels that the pages draw with. The workbench has a stand-in for each, so the list stays short:
 * tables and figures are drawn by the app itself.
 */
export const CORE_PANELS = ['timeseries'] as const;
