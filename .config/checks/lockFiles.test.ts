import path from 'node:path';
import { readJson, root } from '../build/plugins';

interface Locked {
  resolved?: string;
  link?: boolean;
  optionalDependencies?: Record<string, string>;
}

/** Where Node would find a dependency of the package at `place`. */
function findLocked(packages: Record<string, Locked>, place: string, dependency: string): boolean {
  const folders = [place, ...[...place.matchAll(/\/?node_modules\//g)].map(({ index }) => place.slice(0, index))];
  return folders.some((folder) => `${folder ? `${folder}/` : ''}node_modules/${dependency}` in packages);
}

describe.each(['package-lock.json', 'workbench/package-lock.json'])('%s', (file) => {
  const { packages } = readJson<{ packages: Record<string, Locked> }>(path.join(root, file));

  it('names the packages of all platforms, without which npm ci refuses it', () => {
    const missing = Object.entries(packages).flatMap(([place, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies).filter((dependency) => !findLocked(packages, place, dependency))
    );
    expect(missing).toEqual([]);
  });

  it('names no registry, so that anybody can install from theirs', () => {
    const resolved = Object.values(packages).filter(({ link }) => !link);
    expect(resolved.filter((locked) => locked.resolved?.startsWith('http'))).toEqual([]);
  });
});
