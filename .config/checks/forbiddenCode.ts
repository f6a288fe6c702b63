export interface Rule {
  name: string;
  /** Applied to the text of a file, comments included. */
  pattern: RegExp;
}

/** What the catalogue's validator refuses in a plugin's TypeScript (its `coderules`), and `process.env`. */
export const typescriptRules: Rule[] = [
  { name: 'process.env', pattern: /\bprocess\.env\b/ },
  { name: 'console output', pattern: /\bconsole\.(log|info|table|dir|dirxml|group|count|time|timeEnd|trace)\(/ },
  { name: 'window properties of Grafana', pattern: /window\.(grafanaBootData|grafanaRuntime|__grafanaSceneContext)/ },
  { name: "React's internals", pattern: /__SECRET_INTERNALS_DO_NOT_USE_OR_YOU_WILL_BE_FIRED/ },
  { name: "the browser's own dialogs", pattern: /(^|[^.\w])(alert\(|window\.(alert|confirm|prompt)\()/ },
  { name: 'window.open without noopener,noreferrer', pattern: /window\.open\((?![^)]*noopener,noreferrer)/ },
  { name: 'gf-form classes', pattern: /gf-form/ },
  { name: 'window.location', pattern: /window\.location\.(search|href)/ },
  { name: 'suppressed type errors', pattern: /@ts-(ignore|expect-error)/ },
  { name: 'style sheets', pattern: /import\s+['"].*\.(css|scss|less)['"]|<Global\s/ },
  { name: 'direct calls of the query endpoint', pattern: /\/api\/ds\/query/ },
  { name: 'testDatasource beside a backend', pattern: /\btestDatasource\s*\(/ },
];

/** What the validator refuses in Go, outside tests: files, system calls, the environment as a whole, printing. */
export const goRules: Rule[] = [
  { name: 'the environment as a whole', pattern: /\b(os|syscall)\.(Environ|Clearenv|ExpandEnv)\(/ },
  { name: 'io/fs', pattern: /\bfs\.[A-Z]\w*\(/ },
  { name: 'file system through filepath', pattern: /\bfilepath\.(Walk|WalkDir|VolumeName|EvalSymlinks|Glob)\(/ },
  {
    name: 'file system through os',
    pattern:
      /\bos\.(DirFS|Getwd|IsExist|IsNotExist|IsPermission|Lchown|Link|Mkdir\w*|Readfile|Readlink|Remove\w*|Rename|SameFile|Symlink|TempDir|Truncate|User\w+Dir|WriteFile|ReadDir|Create\w*|NewFile|Open\w*|Ch\w+|Close|Fd|Name|Read|ReadAt|Readdir\w*|Seek|Stat|Sync|Write\w*|FileInfo|Lstat)\(/,
  },
  { name: 'system calls', pattern: /\bsyscall\.[A-Z]\w*\(/ },
  { name: 'printing', pattern: /\bfmt\.Print(ln|f)?\(/ },
];

/** `rule (line)` for each rule that a text breaks. */
export function brokenRules(text: string, rules: Rule[]): string[] {
  return rules.flatMap(({ name, pattern }) => {
    const found = pattern.exec(text);
    return found ? [`${name} (line ${text.slice(0, found.index).split('\n').length})`] : [];
  });
}
