import { t } from '@grafana/i18n';

import { traceTarget, traceTargetText } from '../query/traceTarget';
import { CommittedInput } from './CommittedInput';
import type { EditorProps } from './EditorProps';
import { EditorField } from './layout/EditorField';

/** The run or trace that a query is about. */
export function TraceTargetField({ query, onChange }: Pick<EditorProps, 'query' | 'onChange'>) {
  const targetId = `loopscope-${query.refId}-trace`;
  return (
    <EditorField
      grow
      label={t('editor.trace.label', 'Run or trace id')}
      htmlFor={targetId}
      tooltip={t(
        'editor.trace.tooltip',
        'A trace id has up to 32 hexadecimal digits; a run id has a dash and a span id after it. A variable will do, too.'
      )}
    >
      <CommittedInput
        id={targetId}
        spellCheck={false}
        value={traceTargetText(query)}
        placeholder={placeholder(query.queryType)}
        onCommit={(text) => onChange({ ...query, ...traceTarget(text) })}
      />
    </EditorField>
  );
}

function placeholder(queryType: string): string {
  switch (queryType) {
    case 'context':
      return t('editor.context.placeholder', 'Paste an id, or filter by a session below');
    case 'graph':
      return t('editor.graph.placeholder', 'All runs of the time range');
    default:
      return t('editor.trace.placeholder', 'Paste an id, or open one from a table of runs');
  }
}
