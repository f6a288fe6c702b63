import { renameSync, writeFileSync } from 'node:fs';

/** Writes a file for its owner's eyes, all or nothing: a full disk or a kill leaves the old one. */
export function writeWhole(path: string, content: string): void {
  const beside = `${path}.new`;
  writeFileSync(beside, content, { mode: 0o600 });
  renameSync(beside, path);
}
