const path = require('node:path');
const CopyPlugin = require('copy-webpack-plugin');

/** Grafana shares these with plugins; @loopscope/core becomes part of the bundle. */
const shared = [
  '@emotion/css',
  '@grafana/data',
  '@grafana/runtime',
  '@grafana/ui',
  'react',
  'react-dom',
  'react/jsx-runtime',
];

module.exports = {
  mode: 'production',
  entry: { module: './src/module.ts' },
  context: __dirname,
  externals: [{ 'amd-module': 'module' }, ...shared],
  module: {
    rules: [
      {
        test: /\.tsx?$/,
        loader: 'swc-loader',
        options: {
          jsc: {
            target: 'es2022',
            parser: { syntax: 'typescript', tsx: true },
            transform: { react: { runtime: 'automatic' } },
          },
        },
      },
    ],
  },
  output: { path: path.join(__dirname, 'dist'), filename: '[name].js', library: { type: 'amd' }, clean: true },
  plugins: [new CopyPlugin({ patterns: ['src/plugin.json', { from: 'src/img', to: 'img' }] })],
  resolve: { extensions: ['.ts', '.tsx', '.js'] },
};
