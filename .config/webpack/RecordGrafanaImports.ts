import fs from 'node:fs';
import path from 'node:path';
import { ExternalModule, type Compiler } from 'webpack';

/** The names a bundle takes from each `@grafana/*` module; null where it takes the whole namespace. */
export type GrafanaImports = Record<string, string[] | null>;

/**
 * Writes down which names of `@grafana/*` a bundle uses, its dependencies included: webpack knows after tree shaking,
 * the minified file no longer tells.
 */
export class RecordGrafanaImports {
  constructor(private readonly file: string) {}

  apply(compiler: Compiler) {
    compiler.hooks.afterEmit.tap('GrafanaImports', (compilation) => {
      const imports: GrafanaImports = {};
      for (const module of compilation.modules) {
        if (!(module instanceof ExternalModule) || !module.userRequest.startsWith('@grafana/')) {
          continue;
        }
        const used = compilation.moduleGraph.getUsedExports(module, undefined);
        imports[module.userRequest] = typeof used === 'object' && used !== null ? [...used].sort() : null;
      }
      fs.mkdirSync(path.dirname(this.file), { recursive: true });
      fs.writeFileSync(this.file, JSON.stringify(imports, null, 2));
    });
  }
}
