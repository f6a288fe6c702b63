import { useId } from 'react';
import { t } from '@grafana/i18n';
import { Combobox, IconButton, Stack, Text } from '@grafana/ui';
import { formatDuration } from '@loopscope/core';

import type { Step } from '../domain/steps';

interface Props {
  steps: Step[];
  selected: Step;
  onSelect: (spanId: string) => void;
}

/** Walks through a run's steps without a mouse, and tells which one the messages belong to. */
export function StepPicker({ steps, selected, onSelect }: Props) {
  const headingId = useId();
  const at = steps.indexOf(selected);
  const options = steps.map((step) => ({
    value: step.spanId,
    label: `${step.position}. ${step.kind} ${step.name}`,
    description: t('run.step-offset', 'after {{time}}', { time: formatDuration(step.offsetMs) }),
  }));
  return (
    <Stack alignItems="center" gap={1} wrap="wrap">
      <div id={headingId}>
        <Text element="h2" variant="h4">
          {t('run.messages', 'Messages of step')}
        </Text>
      </div>
      <IconButton
        name="arrow-left"
        size="lg"
        tooltip={t('run.previous-step', 'Previous step')}
        disabled={at <= 0}
        onClick={() => onSelect(steps[at - 1].spanId)}
      />
      <Combobox
        aria-labelledby={headingId}
        options={options}
        value={selected.spanId}
        onChange={({ value }) => onSelect(value)}
        width="auto"
        minWidth={24}
        maxWidth={60}
      />
      <IconButton
        name="arrow-right"
        size="lg"
        tooltip={t('run.next-step', 'Next step')}
        disabled={at >= steps.length - 1}
        onClick={() => onSelect(steps[at + 1].spanId)}
      />
    </Stack>
  );
}
