/**
 * npx tsx .config/checks/updateFloorExports.ts
 *
 * Writes floorExports.json: the names that `@grafana/{data,ui,runtime}` export in the oldest Grafana we run in. They are
 * read from the published packages without installing them beside the version that we compile against.
 */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import ts from 'typescript';

const floor = '12.4.0';
const modules = ['@grafana/data', '@grafana/runtime', '@grafana/ui'];

function exportsOf(module: string, folder: string): string[] {
  const [{ filename }] = JSON.parse(
    execFileSync('npm', ['pack', '--json', '--pack-destination', folder, `${module}@${floor}`], { encoding: 'utf8' })
  );
  const entry = 'package/dist/esm/index.mjs';
  execFileSync('tar', ['-xzf', path.join(folder, filename), '-C', folder, entry]);
  const source = fs.readFileSync(path.join(folder, entry), 'utf8');
  const names = ts
    .createSourceFile(entry, source, ts.ScriptTarget.Latest)
    .statements.filter(ts.isExportDeclaration)
    .flatMap(({ exportClause }) => {
      if (!exportClause) {
        throw new Error(`${module}@${floor} re-exports a whole module: its names have to be collected there.`);
      }
      return ts.isNamespaceExport(exportClause) ? [exportClause.name] : exportClause.elements.map(({ name }) => name);
    });
  return [...new Set(names.map(({ text }) => text))].sort();
}

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'grafana-floor-'));
const exported = Object.fromEntries(modules.map((module) => [module, exportsOf(module, folder)]));
fs.rmSync(folder, { recursive: true });
fs.writeFileSync(path.join(__dirname, 'floorExports.json'), `${JSON.stringify({ floor, exported }, null, 2)}\n`);
