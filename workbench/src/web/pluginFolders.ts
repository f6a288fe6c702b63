import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The folder of each plugin of an installable tree by its id: the app, and those nested in it. None where nothing is built. */
export function pluginFolders(tree: string): ReadonlyMap<string, string> {
  const folders = new Map<string, string>();
  if (!existsSync(tree)) {
    return folders;
  }
  const manifests = readdirSync(tree, { recursive: true, encoding: 'utf8' }).filter((path) =>
    /(^|[/\\])plugin\.json$/.test(path)
  );
  for (const manifest of manifests) {
    const { id }: { id: string } = JSON.parse(readFileSync(join(tree, manifest), 'utf8'));
    folders.set(id, join(tree, manifest, '..'));
  }
  return folders;
}
