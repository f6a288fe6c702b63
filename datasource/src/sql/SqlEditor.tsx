import { t } from '@grafana/i18n';
import {
  Alert,
  Button,
  CodeEditor,
  FieldValidationMessage,
  RadioButtonGroup,
  Stack,
  type Monaco,
  type MonacoEditor,
} from '@grafana/ui';
import type { MetricsFormat } from '@loopscope/core';
import { useEffect, useRef, useState } from 'react';

import type { EditorProps } from '../editor/EditorProps';
import { FiltersField } from '../editor/filters/FiltersField';
import { EditorField } from '../editor/layout/EditorField';
import { EditorRow } from '../editor/layout/EditorRow';
import { ExplainedSql } from './ExplainedSql';
import { markMistake } from './markMistake';
import { messageOf } from '../response/messageOf';
import type { SqlExplained } from './SqlBackend';
import { suggestions } from './suggestions';
import { useSqlMistake } from './useSqlMistake';
import { useSqlSchema } from './useSqlSchema';

export default function SqlEditor({ query, onChange, datasource, range }: EditorProps) {
  // What is typed counts until the query is another.
  const [typed, setTyped] = useState({ of: query.rawSql, text: query.rawSql ?? '' });
  const text = typed.of === query.rawSql ? typed.text : (query.rawSql ?? '');
  const [explained, setExplained] = useState<SqlExplained>();
  const [failure, setFailure] = useState('');
  const editor = useRef<{ editor: MonacoEditor; monaco: Monaco }>(undefined);
  const { schema, refused } = useSqlSchema(datasource);
  const mistake = useSqlMistake(datasource, query, text, range, refused !== '');
  const commit = (rawSql: string) => {
    if (rawSql !== query.rawSql) {
      onChange({ ...query, rawSql });
    }
  };
  const latest = useRef({ schema, text, of: query.rawSql, commit });

  useEffect(() => {
    latest.current = { schema, text, of: query.rawSql, commit };
  });
  useEffect(() => {
    if (editor.current) {
      markMistake(editor.current.monaco, editor.current.editor, mistake);
    }
  }, [mistake]);

  const explain = () => {
    setFailure('');
    datasource.explainSql({ ...query, rawSql: text }, { range, plan: true }).then(setExplained, (reason: unknown) => {
      setExplained(undefined);
      setFailure(messageOf(reason));
    });
  };

  return (
    <Stack direction="column" gap={0.5}>
      <EditorRow label={t('editor.sql.row', 'SQL')}>
        <EditorField label={t('editor.format.label', 'Format')}>
          <RadioButtonGroup
            aria-label={t('editor.format.label', 'Format')}
            options={formats()}
            value={query.format ?? 'timeseries'}
            onChange={(format) => onChange({ ...query, format })}
          />
        </EditorField>
        <EditorField label={t('editor.sql.plan', 'Plan')}>
          <Button variant="secondary" onClick={explain} disabled={refused !== ''}>
            {t('editor.sql.explain', 'Explain')}
          </Button>
        </EditorField>
      </EditorRow>
      {refused && (
        <Alert severity="warning" title={t('editor.sql.refused', 'SQL is not answered')}>
          {refused}
        </Alert>
      )}
      <CodeEditor
        language="sql"
        value={text}
        height={220}
        showLineNumbers
        showMiniMap={false}
        monacoOptions={{ ariaLabel: t('editor.sql.text', 'SQL text'), fixedOverflowWidgets: true }}
        getSuggestions={() => suggestions(latest.current.schema, latest.current.text, datasource.variableNames())}
        onEditorDidMount={(mounted, monaco) => {
          editor.current = { editor: mounted, monaco };
          mounted.onDidChangeModelContent(() => setTyped({ of: latest.current.of, text: mounted.getValue() }));
          mounted.addCommand(monaco.KeyMod.CtrlCmd | monaco.KeyCode.Enter, () =>
            latest.current.commit(mounted.getValue())
          );
        }}
        onBlur={commit}
        onSave={commit}
      />
      {mistake && <FieldValidationMessage>{sentence(mistake)}</FieldValidationMessage>}
      <FiltersField query={query} onChange={onChange} datasource={datasource} range={range} />
      {failure && <Alert severity="error" title={failure} />}
      {explained && <ExplainedSql explained={explained} />}
    </Stack>
  );
}

function formats(): Array<{ value: MetricsFormat; label: string }> {
  return [
    { value: 'timeseries', label: t('editor.format.timeseries', 'Time series') },
    { value: 'table', label: t('editor.format.table', 'Table') },
  ];
}

function sentence({ line, column, message }: { line: number; column: number; message: string }): string {
  return line === 0
    ? message
    : t('editor.sql.mistake', 'Line {{line}}, column {{column}}: {{message}}', {
        line,
        column,
        message,
        interpolation: { escapeValue: false },
      });
}
