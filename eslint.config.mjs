import grafanaConfig from '@grafana/eslint-config/flat.js';
import { defineConfig } from 'eslint/config';

/** Imports point one way: app, datasource, panels -> core -> semantics. */
const plugins = [
  '**/app/src/**',
  '**/datasource/src/**',
  '**/panels/*/src/**',
  'loopscope-app*',
  'loopscope-llm-datasource*',
  'loopscope-*-panel*',
];
const prices = { group: ['@loopscope/semantics/prices*'], message: 'Prices must not reach a browser bundle.' };

const forbid = (...patterns) => ({ 'no-restricted-imports': ['error', { patterns }] });

export default defineConfig([
  {
    ignores: ['**/node_modules/', '**/dist/', '**/.loopscope/', '**/coverage/', '**/*.gen.ts', 'backend-proxy/'],
  },
  ...grafanaConfig,
  {
    files: ['**/*.{ts,tsx,mjs}'],
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    settings: { react: { version: '18.3' } },
    rules: {
      // The JSX runtime is imported by the compiler, and TypeScript checks props.
      'react/react-in-jsx-scope': 'off',
      'react/prop-types': 'off',
      '@typescript-eslint/no-explicit-any': 'error',
    },
  },
  {
    files: ['{app,datasource,panels/*}/src/**/*.{ts,tsx}', 'panels/shared/**/*.{ts,tsx}'],
    rules: forbid(
      { group: plugins, message: 'Plugins share code through @loopscope/core and panels/shared only.' },
      { group: ['react-dom/client'], message: 'Grafana does not share it: the plugin would get its own React DOM.' },
      prices
    ),
  },
  {
    files: ['{app,datasource,panels/*}/src/**/*.{ts,tsx}', 'panels/shared/**/*.{ts,tsx}'],
    ignores: ['**/*.test.{ts,tsx}'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: "MemberExpression[object.name='window'][property.name='grafanaBootData']",
          message: 'Use config of @grafana/runtime.',
        },
      ],
    },
  },
  {
    files: ['core/**/*.{ts,tsx}'],
    rules: forbid(
      { group: [...plugins, 'react', 'react-dom', '@grafana/ui*', '@grafana/runtime*'], message: 'core is pure.' },
      prices
    ),
  },
  {
    // It hands out every module that Grafana shares, moment among them.
    files: ['workbench/host/src/loader/sharedModules.ts'],
    rules: { 'no-restricted-imports': 'off' },
  },
  {
    files: ['semantics/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: forbid({ group: [...plugins, '@loopscope/core*', '@grafana/*'], message: 'semantics depends on nothing.' }),
  },
]);
