import { t } from '@grafana/i18n';
import { Alert, Button, ConfirmModal, Field, Input, Stack } from '@grafana/ui';
import { useState, type KeyboardEvent } from 'react';

import { messageOf } from '../../response/messageOf';
import { settingId } from '../settings/settingId';
import { eraseSubject, exportSubject, previewSubject, type Subject, type SubjectPreview } from './dataSubjects';
import { download } from './download';
import { PreviewedSubject } from './PreviewedSubject';

interface Props {
  uid: string;
  onErased(): void;
}

type State = { busy?: 'preview' | 'export' | 'erase'; rows?: number; found?: SubjectPreview; problem?: string };

/** The longest of what the backend calls too short a reason. */
const SHORTEST_REASON = 5;

/** Asks who, and why; what is done is shown first. */
export function SubjectForm({ uid, onErased }: Props) {
  const [user, setUser] = useState('');
  const [tenant, setTenant] = useState('');
  const [reason, setReason] = useState('');
  const [state, setState] = useState<State>({});
  const [asking, setAsking] = useState(false);
  const subject: Subject = { user, tenant: tenant === '' ? undefined : tenant };
  const act = async (busy: NonNullable<State['busy']>, work: () => Promise<Partial<State>>) => {
    setState(({ found }) => ({ busy, found: busy === 'preview' ? undefined : found }));
    try {
      const done = await work();
      setState(({ found }) => ({ found, ...done }));
    } catch (error) {
      setState(({ found }) => ({ found, problem: messageOf(error) }));
    }
  };
  const preview = () => act('preview', async () => ({ found: await previewSubject(uid, subject) }));
  const hand = () =>
    act('export', async () => {
      const lines = await exportSubject(uid, subject, reason, (rows) => setState((now) => ({ ...now, rows })));
      download('data-subject.jsonl', lines);
      return { rows: lines.length };
    });
  const erase = () =>
    act('erase', async () => {
      setAsking(false);
      await eraseSubject(uid, subject, reason);
      onErased();
      return { found: undefined };
    });
  const change = (set: (text: string) => void) => (text: string) => {
    set(text);
    setState({});
  };
  const mayPreview = user !== '' && state.busy === undefined;
  const previewIfReady = () => {
    if (mayPreview) {
      preview();
    }
  };
  const ready = state.found !== undefined && state.busy === undefined && reason.trim().length >= SHORTEST_REASON;
  return (
    <Stack direction="column" gap={2}>
      <Stack gap={2} wrap="wrap">
        <Text
          id="subject-user"
          label={t('config.subject-user.label', 'Whose data: user id')}
          value={user}
          onChange={change(setUser)}
          onEnter={previewIfReady}
        />
        <Text
          id="subject-tenant"
          label={t('config.subject-tenant.label', 'Tenant, where several know the user')}
          value={tenant}
          onChange={change(setTenant)}
          onEnter={previewIfReady}
        />
      </Stack>
      <div>
        <Button
          variant="secondary"
          icon={state.busy === 'preview' ? 'spinner' : 'search'}
          disabled={!mayPreview}
          onClick={preview}
        >
          {t('config.subject-preview', 'Show what is kept')}
        </Button>
      </div>
      <div aria-live="polite">
        {state.problem && (
          <Alert severity="error" title={t('config.subject-failed', 'That was not done')}>
            {state.problem}
          </Alert>
        )}
        {state.found && <PreviewedSubject found={state.found} />}
        {state.busy === 'erase' && t('config.subject-erasing', 'Writing down what is to be erased…')}
        {state.busy === 'export' &&
          t('config.subject-exporting', 'Exporting… {{rows}} rows so far', { rows: state.rows ?? 0 })}
        {state.busy === undefined &&
          state.rows !== undefined &&
          t('config.subject-exported', '{{rows}} rows are in data-subject.jsonl.', { rows: state.rows })}
      </div>
      {state.found && (
        <>
          <Field
            noMargin
            label={t('config.subject-reason.label', 'Reason')}
            description={t('config.subject-reason.description', 'Kept with your name, and with the receipt.')}
          >
            <Input
              id={settingId('subject-reason')}
              value={reason}
              onKeyDown={ownEnter(() => undefined)}
              onChange={(event) => setReason(event.currentTarget.value)}
            />
          </Field>
          <Stack gap={1} wrap="wrap">
            <Button
              variant="secondary"
              icon={state.busy === 'export' ? 'spinner' : 'download-alt'}
              disabled={!ready}
              onClick={hand}
            >
              {t('config.subject-export', 'Export')}
            </Button>
            <Button
              variant="destructive"
              icon={state.busy === 'erase' ? 'spinner' : 'trash-alt'}
              disabled={!ready}
              onClick={() => setAsking(true)}
            >
              {t('config.subject-erase', 'Erase')}
            </Button>
          </Stack>
        </>
      )}
      {/* Its form is within Grafana's to React: what it submits would save the settings, which stops the erasure. */}
      <div onSubmit={(event) => event.stopPropagation()}>
        <ConfirmModal
          isOpen={asking}
          title={t('config.subject-confirm.title', 'Erase this user')}
          body={t(
            'config.subject-confirm.body',
            'What was said in {{traces}} traces is deleted for good, and nobody can tell any more whose {{spans}} spans were. This cannot be undone.',
            { traces: state.found?.traces ?? 0, spans: state.found?.spans ?? 0 }
          )}
          confirmText={t('config.subject-confirm.button', 'Erase')}
          confirmationText={t('config.subject-confirm.word', 'erase')}
          onConfirm={erase}
          onDismiss={() => setAsking(false)}
        />
      </div>
    </Stack>
  );
}

interface TextProps {
  id: string;
  label: string;
  value: string;
  onChange(text: string): void;
  onEnter(): void;
}

/** Enter in a field of Grafana's settings form saves them all; here it does what the field is for. */
const ownEnter = (act: () => void) => (event: KeyboardEvent) => {
  if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
    event.preventDefault();
    act();
  }
};

function Text({ id, label, value, onChange, onEnter }: TextProps) {
  return (
    <Field noMargin label={label}>
      <Input
        id={settingId(id)}
        width={36}
        value={value}
        autoComplete="off"
        spellCheck={false}
        onKeyDown={ownEnter(onEnter)}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    </Field>
  );
}
