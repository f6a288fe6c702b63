import { useState } from 'react';
import { t } from '@grafana/i18n';
import { isFetchError } from '@grafana/runtime';
import { Alert, Button, Field, Modal, Stack, Text, TextArea } from '@grafana/ui';

interface Props {
  /** Of how many something is hidden. */
  texts: number;
  reveal: (reason: string) => Promise<void>;
}

/** The backend asks for as many characters. */
const SHORTEST_REASON = 5;

/** Says that something is hidden, and has it shown to who tells a reason. */
export function RevealContent({ texts, reveal }: Props) {
  const [isAsking, setAsking] = useState(false);
  return (
    <Stack alignItems="center" gap={2} wrap="wrap">
      <Text color="secondary">
        {t('run.masked', 'Names, numbers or keys are hidden in {{count}} texts.', { count: texts })}
      </Text>
      <Button size="sm" variant="secondary" icon="eye" onClick={() => setAsking(true)}>
        {t('run.reveal', 'Reveal')}
      </Button>
      {isAsking && <ReasonDialog reveal={reveal} onClose={() => setAsking(false)} />}
    </Stack>
  );
}

function ReasonDialog({ reveal, onClose }: { reveal: Props['reveal']; onClose: () => void }) {
  const [reason, setReason] = useState('');
  const [problem, setProblem] = useState<string>();
  const [isPending, setPending] = useState(false);
  const confirm = async () => {
    setPending(true);
    try {
      await reveal(reason.trim());
      onClose();
    } catch (error) {
      setProblem(messageOf(error));
      setPending(false);
    }
  };
  return (
    <Modal isOpen title={t('run.reveal-title', 'Reveal this span’s content')} onDismiss={onClose}>
      <Stack direction="column" gap={2}>
        <Text element="p">
          {t('run.reveal-explained', 'Your name, the time, this span and the reason are kept for administrators.')}
        </Text>
        <Field noMargin label={t('run.reveal-reason', 'Reason')} required>
          <TextArea
            id="loopscope-reveal-reason"
            rows={3}
            maxLength={1000}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
        </Field>
        {problem && <Alert severity="error" title={problem} />}
      </Stack>
      <Modal.ButtonRow>
        <Button variant="secondary" fill="outline" onClick={onClose}>
          {t('run.reveal-cancel', 'Cancel')}
        </Button>
        <Button disabled={isPending || reason.trim().length < SHORTEST_REASON} onClick={() => void confirm()}>
          {t('run.reveal', 'Reveal')}
        </Button>
      </Modal.ButtonRow>
    </Modal>
  );
}

function messageOf(error: unknown): string {
  if (isFetchError<{ message?: string }>(error) && error.data?.message) {
    return error.data.message;
  }
  return error instanceof Error ? error.message : String(error);
}
