import type { Configuration } from 'webpack';

/**
 * What Grafana shares with plugins. `react-router-dom` is not among them: Grafana's is version 5, so it is bundled and
 * meets Grafana in `react-router`. Nor are `@grafana/*` entry points that 12.4 does not share.
 */
export const sharedModules = [
  '@emotion/css',
  '@emotion/react',
  '@grafana/data',
  '@grafana/runtime',
  '@grafana/ui',
  'd3',
  'i18next',
  'jquery',
  'lodash',
  'moment',
  'prismjs',
  'react',
  'react-dom',
  'react-redux',
  'react-router',
  'react/jsx-runtime',
  'redux',
  'rxjs',
  'rxjs/operators',
];

export const externals: Configuration['externals'] = [{ 'amd-module': 'module' }, ...sharedModules];
