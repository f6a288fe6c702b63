import amdModule from 'amd-module';

/**
 * Grafana tells a bundle its address through AMD's `module`. Lazy chunks are fetched from beside it: a nested plugin,
 * or one behind a CDN or a sub-path, has its own.
 */
if (amdModule?.uri) {
  __webpack_public_path__ = amdModule.uri.slice(0, amdModule.uri.lastIndexOf('/') + 1);
}
