/**
 * npm run build             the tree to install, dist/loopscope-app, with the backend for this platform
 * npm run build -- --all    the same with the backend for all platforms
 * npm run dev               rebuilds the front ends on change
 */
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import webpack from 'webpack';
import configureAll from '../webpack/webpack.config.ts';
import { buildBackend } from './backend.ts';
import { describeSize, measureBundle } from './bundleSizes.ts';
import { findPlugins, installTree, root } from './plugins.ts';

const { values: options } = parseArgs({
  options: {
    all: { type: 'boolean', default: false },
    watch: { type: 'boolean', default: false },
    'frontend-only': { type: 'boolean', default: false },
  },
});

function report(error: Error | null, stats?: webpack.MultiStats): boolean {
  if (error) {
    console.error(error.message);
  }
  if (stats?.hasErrors() || stats?.hasWarnings()) {
    console.error(stats.toString({ preset: 'errors-warnings', colors: process.stderr.isTTY }));
  }
  return !error && !stats?.hasErrors();
}

function bundle(): Promise<boolean> {
  const compiler = webpack(configureAll({ production: true }));
  return new Promise((resolve) => {
    compiler.run((error, stats) => {
      const succeeded = report(error, stats);
      // Closing writes the cache that makes the next build short.
      compiler.close(() => resolve(succeeded));
    });
  });
}

function watch() {
  // What lies in dist from now on is a development build: npm start and npm test have to build again.
  fs.rmSync(path.join(root, '.loopscope', 'build', 'build.sources'), { force: true });
  webpack(configureAll({})).watch({ aggregateTimeout: 200, ignored: /node_modules/ }, (error, stats) => {
    if (report(error, stats)) {
      console.log(`${new Date().toLocaleTimeString()} built`);
    }
  });
}

async function build() {
  const started = Date.now();
  fs.rmSync(installTree, { recursive: true, force: true });
  if (!(await bundle())) {
    process.exit(1);
  }
  if (!options['frontend-only']) {
    buildBackend(options.all ? 'all' : 'this');
  }
  for (const plugin of findPlugins()) {
    console.log(describeSize(measureBundle(plugin)));
  }
  console.log(`Built dist/loopscope-app in ${Math.round((Date.now() - started) / 1000)} s.`);
}

async function main() {
  if (!options.watch) {
    return build();
  }
  buildBackend('this');
  watch();
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exit(1);
});
