import { locationUtil } from '@grafana/data';
import { locationService } from '@grafana/runtime';
import { t } from '@grafana/i18n';
import { Button, LinkButton } from '@grafana/ui';
import type { TraceSpan } from '@loopscope/core';

interface Props {
  span: TraceSpan;
  /** What is to be seen there, for those who hear it. */
  label: string;
  run: { startMs: number; endMs: number };
  selectionVariable: string;
}

/** One click to the place in the flame graph: that of this page, else that of the run's own page. */
export function EvidenceLink({ span, label, run, selectionVariable }: Props) {
  const text = t('loopvelocity.evidence.show', 'Show in flame graph');
  if (selectionVariable !== '') {
    return (
      <Button
        size="sm"
        variant="secondary"
        fill="text"
        aria-label={`${text}: ${label}`}
        onClick={() => locationService.partial({ [`var-${selectionVariable}`]: span.spanId }, true)}
      >
        {text}
      </Button>
    );
  }
  const runId = span.llm?.runId ?? '';
  return runId === '' ? null : (
    <LinkButton
      size="sm"
      variant="secondary"
      fill="text"
      aria-label={`${text}: ${label}`}
      href={runUrl(runId, span.spanId, run)}
    >
      {text}
    </LinkButton>
  );
}

export function runUrl(runId: string, spanId: string, { startMs, endMs }: Props['run']): string {
  const query = new URLSearchParams({
    start: String(Math.floor(startMs)),
    duration: String(Math.ceil(endMs - startMs)),
    'var-span': spanId,
  });
  return locationUtil.assureBaseUrl(`/a/loopscope-app/runs/${encodeURIComponent(runId)}?${query}`);
}
