import fs from 'node:fs';
import path from 'node:path';
import { ExternalModule, NormalModule, type Compilation, type Compiler, type Module } from 'webpack';

/** The names a bundle takes from each `@grafana/*` module; null where it takes the whole namespace. */
export type GrafanaImports = Record<string, string[] | null>;

/** Asks for names that older Grafanas lack and looks whether they are there: that is its purpose. */
const detectsFeatures = /[\\/]@grafana[\\/]plugin-compat[\\/]/;

function namesTakenFrom(module: Module, { moduleGraph }: Compilation): string[] | null {
  const names = new Set<string>();
  for (const connection of moduleGraph.getIncomingConnections(module)) {
    const { originModule, dependency } = connection;
    const importer = originModule instanceof NormalModule ? originModule.resource : '';
    if (!dependency || detectsFeatures.test(importer) || connection.getActiveState(undefined) === false) {
      continue;
    }
    for (const reference of dependency.getReferencedExports(moduleGraph, undefined)) {
      const [name] = Array.isArray(reference) ? reference : reference.name;
      if (name === undefined) {
        return null;
      }
      names.add(name);
    }
  }
  return [...names].sort();
}

/**
 * Writes down which names of `@grafana/*` a bundle uses, its dependencies included: webpack knows after tree shaking,
 * the minified file no longer tells.
 */
export class RecordGrafanaImports {
  constructor(private readonly file: string) {}

  apply(compiler: Compiler) {
    compiler.hooks.compilation.tap('RecordGrafanaImports', (compilation) => {
      compilation.hooks.afterOptimizeDependencies.tap('RecordGrafanaImports', (modules) => {
        const imports: GrafanaImports = {};
        for (const module of modules) {
          if (module instanceof ExternalModule && module.userRequest.startsWith('@grafana/')) {
            imports[module.userRequest] = namesTakenFrom(module, compilation);
          }
        }
        fs.mkdirSync(path.dirname(this.file), { recursive: true });
        fs.writeFileSync(this.file, JSON.stringify(imports, null, 2));
      });
    });
  }
}
