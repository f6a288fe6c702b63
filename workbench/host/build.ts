/** npx tsx workbench/host/build.ts: bundles the browser host into workbench/host/dist. */
import { build, type Plugin } from 'esbuild';
import fs from 'node:fs';
import path from 'node:path';

const here = __dirname;
const output = path.join(here, 'dist');
const packages = path.join(here, '..', '..', 'node_modules');

/** Grafana's fonts are not on npm: without their @font-face rules the browser asks for no missing file. */
const withoutFonts: Plugin = {
  name: 'without-fonts',
  setup({ onLoad }) {
    onLoad({ filter: /GlobalStyles[\\/]fonts\.mjs$/ }, () => ({ contents: 'export const getFontStyles = () => "";' }));
  },
};

/** Grafana sets these components through an entry point that is not on npm; the setters are in the package. */
const runtimeInternals: Plugin = {
  name: 'runtime-internals',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^grafana-runtime-internals$/ }, ({ path: name }) => ({ path: name, namespace: name }));
    onLoad({ filter: /.*/, namespace: 'grafana-runtime-internals' }, () => ({
      contents: ['PluginPage', 'PanelDataErrorView']
        .map((name) => `export { set${name} } from './components/${name}.mjs';`)
        .join('\n'),
      resolveDir: path.join(packages, '@grafana/runtime/dist/esm'),
    }));
  },
};

/** It asks @grafana/runtime for names that only newer versions have; a namespace answers undefined, as in Grafana. */
const featureDetection: Plugin = {
  name: 'feature-detection',
  setup({ onLoad }) {
    onLoad({ filter: /@grafana[\\/]plugin-compat[\\/].*\.mjs$/ }, ({ path: file }) => ({
      contents: fs
        .readFileSync(file, 'utf8')
        .replace(
          /import \{([^}]*)\} from '@grafana\/runtime';/,
          (_, names: string) =>
            `import * as runtime from '@grafana/runtime';\nconst {${names.replaceAll(' as ', ': ')}} = runtime;`
        ),
      resolveDir: path.dirname(file),
    }));
  },
};

async function main() {
  fs.rmSync(output, { recursive: true, force: true });
  await build({
    entryPoints: { boot: path.join(here, 'src', 'boot.ts') },
    outdir: output,
    bundle: true,
    splitting: true,
    format: 'esm',
    target: 'es2022',
    minify: true,
    sourcemap: false,
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"production"', global: 'globalThis' },
    loader: { '.svg': 'dataurl', '.png': 'dataurl', '.ttf': 'file', '.woff2': 'dataurl' },
    plugins: [withoutFonts, runtimeInternals, featureDetection],
    logLevel: 'warning',
  });
  fs.copyFileSync(path.join(here, 'src', 'index.html'), path.join(output, 'index.html'));
  fs.cpSync(path.join(packages, '@grafana/ui/dist/public/img'), path.join(output, 'public', 'build', 'img'), {
    recursive: true,
  });
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exit(1);
});
