import { t } from '@grafana/i18n';
import { formatUsd, type EventKind, type LlmEvent } from '@loopscope/core';

/** What a kind of event is called where several are meant. */
export function eventName(kind: EventKind): string {
  const names: Record<EventKind, string> = {
    deployment: t('events.kind.deployment', 'Deployments'),
    model: t('events.kind.model', 'Model changes'),
    prompt: t('events.kind.prompt', 'Prompt changes'),
    loop: t('events.kind.loop', 'Loops'),
    cost: t('events.kind.cost', 'Expensive runs'),
  };
  return names[kind];
}

export function eventDescription(kind: EventKind): string {
  const descriptions: Record<EventKind, string> = {
    deployment: t('events.description.deployment', 'The first span of a new service.version of a service'),
    model: t('events.description.model', 'The first call of another model by an agent'),
    prompt: t('events.description.prompt', 'The first use of another version of a prompt by an agent'),
    loop: t('events.description.loop', 'Runs that repeated a tool call with the same result'),
    cost: t('events.description.cost', 'Runs that cost at least so much'),
  };
  return descriptions[kind];
}

/** One line for the head of an annotation. A kind of a newer backend is named as it is. */
export function eventTitle(event: LlmEvent): string {
  const { agent, service, value, promptName, tool, repeats, cost } = event;
  const who = agent || service;
  switch (event.kind) {
    case 'deployment':
      return t('events.title.deployment', '{{service}} {{value}}', plain({ service, value }));
    case 'model':
      return t('events.title.model', '{{who}} uses {{value}}', plain({ who, value }));
    case 'prompt':
      return t('events.title.prompt', '{{who}} uses {{prompt}} {{value}}', plain({ who, value, prompt: promptName }));
    case 'loop':
      return t(
        'events.title.loop',
        '{{who}} repeats {{tool}} {{repeats}} times',
        plain({ who, tool, repeats: String(repeats ?? '') })
      );
    case 'cost':
      return t('events.title.cost', '{{who}} spends {{cost}}', plain({ who, cost: formatUsd(cost ?? 0) }));
    default:
      return event.kind;
  }
}

/** What was before, if the event is a change. */
export function eventDetail({ previous, value }: LlmEvent): string {
  return value && previous
    ? t('events.detail.change', 'Before: {{previous}}. Now: {{value}}.', plain({ previous, value }))
    : '';
}

/** Escaped where it becomes HTML. */
function plain(values: Record<string, string>) {
  return { ...values, interpolation: { escapeValue: false } };
}
