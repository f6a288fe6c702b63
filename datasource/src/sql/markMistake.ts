import type { Monaco, MonacoEditor } from '@grafana/ui';

import type { SqlMistake } from './SqlBackend';

/** Underlines the mistake at its place; takes the line away where there is none. */
export function markMistake(monaco: Monaco, editor: MonacoEditor, mistake: SqlMistake | undefined) {
  const model = editor.getModel();
  if (!model) {
    return;
  }
  const markers =
    mistake && mistake.line > 0
      ? [
          {
            severity: monaco.MarkerSeverity.Error,
            message: mistake.message,
            startLineNumber: mistake.line,
            startColumn: mistake.column,
            endLineNumber: mistake.line,
            endColumn: mistake.column + Math.max(mistake.length, 1),
          },
        ]
      : [];
  monaco.editor.setModelMarkers(model, 'loopscope', markers);
}
