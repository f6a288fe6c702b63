/** npm run build:core: writes dist/loopscope-core, the package that authors of custom panels install. */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';

const root = path.resolve(__dirname, '..', '..');
const core = path.join(root, 'core');
const target = path.join(root, 'dist', 'loopscope-core');

interface PackageJson {
  name: string;
  version: string;
  description: string;
  license: string;
  exports: Record<string, string>;
}

function readPackage(): PackageJson {
  return JSON.parse(fs.readFileSync(path.join(core, 'package.json'), 'utf8'));
}

/** What authors import: not the package file, nor the spans that tests are made of. */
function entriesOf({ exports }: PackageJson): Array<{ name: string; source: string }> {
  return Object.entries(exports)
    .filter(([, source]) => source.startsWith('./src/'))
    .map(([name, source]) => ({ name, source }));
}

const compiled = (source: string, ending: string) => source.replace('./src/', './').replace(/\.ts$/, ending);

/** JavaScript with Loopscope's own tables inside; Grafana's packages stay outside, as Grafana shares them. */
async function bundle(entries: Array<{ source: string }>) {
  await build({
    entryPoints: entries.map(({ source }) => path.join(core, source)),
    outdir: target,
    outbase: path.join(core, 'src'),
    bundle: true,
    splitting: true,
    format: 'esm',
    target: 'es2022',
    external: ['@grafana/*'],
    logLevel: 'warning',
  });
}

function declare() {
  const options = {
    extends: path.join(root, 'tsconfig.json'),
    compilerOptions: {
      noEmit: false,
      declaration: true,
      emitDeclarationOnly: true,
      allowImportingTsExtensions: false,
      rootDir: path.join(core, 'src'),
      outDir: target,
    },
    include: [path.join(core, 'src', '**', 'index.ts')],
    exclude: [],
  };
  const file = path.join(root, '.loopscope', 'build', 'core.tsconfig.json');
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(
    file,
    JSON.stringify({ ...options, compilerOptions: { ...options.compilerOptions, rootDir: undefined } })
  );
  execFileSync('npx', ['tsc', '-p', file], { cwd: root, stdio: 'inherit' });
}

function writePackage(from: PackageJson, entries: Array<{ name: string; source: string }>) {
  const { name, version, description, license } = from;
  const exports = Object.fromEntries(
    entries.map((entry) => [
      entry.name,
      { types: compiled(entry.source, '.d.ts'), default: compiled(entry.source, '.js') },
    ])
  );
  const written = {
    name,
    version,
    description,
    license,
    type: 'module',
    sideEffects: false,
    exports,
    peerDependencies: { '@grafana/data': '>=12.4.0', '@grafana/schema': '>=12.4.0' },
  };
  fs.writeFileSync(path.join(target, 'package.json'), `${JSON.stringify(written, null, 2)}\n`);
  fs.copyFileSync(path.join(core, 'README.md'), path.join(target, 'README.md'));
  fs.copyFileSync(path.join(root, 'LICENSE'), path.join(target, 'LICENSE'));
}

async function main() {
  fs.rmSync(target, { recursive: true, force: true });
  const from = readPackage();
  const entries = entriesOf(from);
  await bundle(entries);
  declare();
  writePackage(from, entries);
  console.log(`Built dist/loopscope-core ${from.version}.`);
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exit(1);
});
