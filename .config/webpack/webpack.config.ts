/**
 * Derived from what `@grafana/create-plugin` 7.1.7 scaffolds, for a repository of five plugins. Each is a compilation
 * of its own, because a nested plugin is served at its own address and shares no chunks with its neighbours.
 */
import CopyPlugin from 'copy-webpack-plugin';
import fs from 'node:fs';
import path from 'node:path';
import TerserPlugin from 'terser-webpack-plugin';
import type { Configuration } from 'webpack';
import { findPlugins, readVersion, root, type Plugin } from '../build/plugins.ts';
import { externals } from './externals.ts';
import { RecordGrafanaImports } from './RecordGrafanaImports.ts';

export type Mode = 'production' | 'development';

export default function configureAll(env: { production?: boolean }): Configuration[] {
  return findPlugins().map((plugin) => configure(plugin, env.production ? 'production' : 'development'));
}

export function configure(plugin: Plugin, mode: Mode): Configuration {
  const production = mode === 'production';
  return {
    name: plugin.id,
    mode,
    // Names in source maps are relative to <repository>/src, with which the catalogue's validator compares them.
    context: path.join(root, 'src'),
    devtool: 'source-map',
    entry: {
      // The library's form is the entry's alone: a web worker's script has no AMD loader to define a module with.
      module: {
        import: [path.join(root, '.config', 'webpack', 'publicPath.ts'), findEntry(plugin)],
        library: { type: 'amd' },
      },
    },
    externals,
    externalsType: 'amd',
    module: {
      rules: [
        {
          test: /\.tsx?$/,
          exclude: /node_modules/,
          use: {
            loader: 'swc-loader',
            options: {
              jsc: {
                target: 'es2022',
                parser: { syntax: 'typescript', tsx: true },
                transform: { react: { runtime: 'automatic' } },
              },
            },
          },
        },
        { test: /\.(png|svg)$/, type: 'asset/resource', generator: { filename: 'img/[name].[contenthash:8][ext]' } },
      ],
    },
    optimization: {
      minimizer: [new TerserPlugin({ extractComments: false, terserOptions: { format: { comments: false } } })],
    },
    output: {
      path: plugin.target,
      publicPath: `public/plugins/${plugin.id}/`,
      uniqueName: plugin.id,
      devtoolNamespace: 'loopscope-app',
      filename: '[name].js',
      chunkFilename: production ? '[name].js?_cache=[contenthash]' : '[name].js',
      crossOriginLoading: 'anonymous',
    },
    plugins: [
      new CopyPlugin({ patterns: staticFiles(plugin) }),
      ...(production ? [new RecordGrafanaImports(recordOf(plugin))] : []),
    ],
    resolve: { extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'] },
    performance: { hints: false },
    stats: 'errors-warnings',
    cache: {
      type: 'filesystem',
      name: `${plugin.id}-${mode}`,
      cacheDirectory: path.join(root, 'node_modules', '.cache', 'webpack'),
      buildDependencies: { config: [__filename, path.join(root, 'package-lock.json')] },
    },
  };
}

/** Where the names that a bundle takes from `@grafana/*` are written: outside the tree to install. */
export function recordOf(plugin: Plugin): string {
  return path.join(root, '.loopscope', 'build', `${plugin.id}.imports.json`);
}

function findEntry(plugin: Plugin): string {
  const entry = ['module.ts', 'module.tsx'].map((name) => path.join(plugin.source, name)).find(fs.existsSync);
  if (!entry) {
    throw new Error(`${plugin.folder}/src has neither module.ts nor module.tsx.`);
  }
  return entry;
}

function staticFiles(plugin: Plugin) {
  const variables: Record<string, string> = {
    VERSION: readVersion(),
    TODAY: new Date().toISOString().slice(0, 10),
    PLUGIN_ID: plugin.id,
  };
  const transform = (content: Buffer) =>
    content.toString('utf8').replace(/%(VERSION|TODAY|PLUGIN_ID)%/g, (_, name: string) => variables[name]);
  const own = (name: string) => path.join(plugin.source, name);
  const ownOrShared = (name: string) => (fs.existsSync(own(name)) ? own(name) : path.join(root, name));
  return [
    { from: own('plugin.json'), transform },
    { from: own('README.md'), transform },
    { from: ownOrShared('CHANGELOG.md'), transform },
    { from: path.join(root, 'LICENSE'), to: '[name]', toType: 'template' as const },
    ...['img', 'locales', 'dashboards'].map((folder) => ({
      from: '**/*',
      to: folder,
      context: own(folder),
      noErrorOnMissing: true,
    })),
  ];
}
