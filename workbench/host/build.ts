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

const svg = (content: string) => `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24">${content}</svg>`;
const spinner = svg('<path d="M12 3a9 9 0 0 1 9 9" fill="none" stroke="currentColor" stroke-width="2"/>');
const mark = svg('<circle cx="12" cy="12" r="3"/>');

/** npm has two thirds of Grafana's icons: a mark stands for the others, and something that can spin for the spinner. */
async function writeIcons() {
  const source = path.join(packages, '@grafana/ui/dist/public/img');
  const target = path.join(output, 'public', 'build', 'img');
  fs.cpSync(source, target, { recursive: true });
  const { availableIconsIndex } = await import(path.join(packages, '@grafana/data/dist/esm/types/icon.mjs'));
  for (const name of Object.keys(availableIconsIndex)) {
    const folder = name.startsWith('gf-') ? 'custom' : 'unicons';
    const file = path.join(target, 'icons', folder, `${name}.svg`);
    if (!fs.existsSync(file)) {
      fs.mkdirSync(path.dirname(file), { recursive: true });
      fs.writeFileSync(file, name === 'spinner' ? spinner : mark);
    }
  }
}

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
  await writeIcons();
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exit(1);
});
