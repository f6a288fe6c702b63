/** As much of it as the bench uses: the package is fetched when the bench runs. */
declare module '@grafana/flamegraph' {
  import type { DataFrame, GrafanaTheme2 } from '@grafana/data';
  import type { ComponentType } from 'react';

  export const FlameGraph: ComponentType<{
    data: DataFrame;
    getTheme: () => GrafanaTheme2;
    showFlameGraphOnly: boolean;
    disableCollapsing: boolean;
  }>;
}
