import { Input } from '@grafana/ui';
import { useState, type ComponentProps, type KeyboardEvent } from 'react';

interface Props extends Omit<ComponentProps<typeof Input>, 'value' | 'onChange' | 'onBlur' | 'onKeyDown' | 'ref'> {
  value: string;
  /** Called when the writer is done: on Enter and on leaving the field. */
  onCommit(value: string): void;
}

/** A text field that runs the query once at the end and not at every letter. */
export function CommittedInput({ value, onCommit, ...input }: Props) {
  /** Only while somebody writes. */
  const [draft, setDraft] = useState<string>();

  const commit = () => {
    if (draft !== undefined && draft !== value) {
      onCommit(draft);
    }
    setDraft(undefined);
  };
  return (
    <Input
      {...input}
      value={draft ?? value}
      onChange={(event) => setDraft(event.currentTarget.value)}
      onBlur={commit}
      onKeyDown={(event: KeyboardEvent) => {
        if (event.key === 'Enter') {
          commit();
        }
      }}
    />
  );
}
