import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { findPlugins, root, shared } from '../build/plugins';
import { brokenRules, goRules, typescriptRules, type Rule } from './forbiddenCode';

function filesUnder(folder: string, wanted: RegExp, unwanted: RegExp): string[] {
  return fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => wanted.test(file) && !unwanted.test(file));
}

function violations(files: string[], rules: Rule[]): string[] {
  return files.flatMap((file) =>
    brokenRules(fs.readFileSync(file, 'utf8'), rules).map((rule) => `${path.relative(root, file)}: ${rule}`)
  );
}

describe('code that the catalogue refuses', () => {
  it('is not in the plugins', () => {
    const sources = [...findPlugins().map((plugin) => plugin.source), shared, path.join(root, 'core', 'src')];
    const files = sources.flatMap((source) => filesUnder(source, /\.tsx?$/, /\.test\.tsx?$/));
    expect(files.length).toBeGreaterThan(10);
    expect(violations(files, typescriptRules)).toEqual([]);
  });

  it('is not in the backend, which may live in any folder', () => {
    const tracked = execFileSync('git', ['ls-files', '*.go'], { cwd: root, encoding: 'utf8' }).trim().split('\n');
    const files = tracked.filter((name) => !name.endsWith('_test.go')).map((name) => path.join(root, name));
    expect(files.length).toBeGreaterThan(1);
    expect(violations(files, goRules)).toEqual([]);
  });

  it.each([
    ['console.log(1)', ['console output (line 1)']],
    ['const f = () =>\n  alert("x")', ["the browser's own dialogs (line 2)"]],
    ['<Alert title="x" />; showalert(1)', []],
    ["window.open(url, '_blank')", ['window.open without noopener,noreferrer (line 1)']],
    ["window.open(url, '_blank', 'noopener,noreferrer')", []],
    ["import './x.css'", ['style sheets (line 1)']],
  ])('is recognised in TypeScript: %s', (text, expected) => {
    expect(brokenRules(text, typescriptRules)).toEqual(expected);
  });

  it.each([
    ['os.Open(name)', ['file system through os (line 1)']],
    ['os.Exit(1)', []],
    ['fmt.Println(1)', ['printing (line 1)']],
    ['fmt.Fprintln(w, 1)', []],
    ['fs.Sub(files, "sql")', ['io/fs (line 1)']],
  ])('is recognised in Go: %s', (text, expected) => {
    expect(brokenRules(text, goRules)).toEqual(expected);
  });
});
