import { FieldType, locationUtil, textUtil, type DataFrame, type Field, type FieldConfig } from '@grafana/data';
import { t } from '@grafana/i18n';
import { readEventsFrame, type LlmEvent } from '@loopscope/core';
import { partition } from 'lodash';

import { contractOf } from '../response/contractOf';
import { eventDetail, eventTitle } from './eventTexts';

/** HTML, and what other columns say as well. */
const NOT_IN_TABLES: FieldConfig = { custom: { hideFrom: { viz: true, legend: true, tooltip: true } } };

/** Adds what Grafana's annotations show of an event: title, text with a link to the run, and tags. */
export function presentEvents(frame: DataFrame): DataFrame {
  if (contractOf(frame) !== 'events') {
    return frame;
  }
  const events = readEventsFrame(frame);
  const text = (name: string, of: (event: LlmEvent) => string, config: FieldConfig = {}): Field => ({
    name,
    type: FieldType.string,
    config,
    values: events.map(of),
  });
  const [times, details] = partition(frame.fields, ({ type }) => type === FieldType.time);
  return {
    ...frame,
    fields: [
      ...times,
      text('title', eventTitle),
      ...details,
      text('text', eventText, NOT_IN_TABLES),
      text('tags', tags, NOT_IN_TABLES),
    ],
  };
}

/** Grafana shows the text of an annotation as HTML, so what spans say is escaped. */
function eventText(event: LlmEvent): string {
  const detail = textUtil.escapeHtml(eventDetail(event));
  const title = t('events.open-run', 'Open the run');
  const link = event.runId ? `<a href="${textUtil.escapeHtml(runUrl(event))}">${textUtil.escapeHtml(title)}</a>` : '';
  return [detail, link].filter(Boolean).join('<br>') || textUtil.escapeHtml(eventTitle(event));
}

/** The app's page of a run, which comes with this data source. */
function runUrl({ runId, startMs, endMs }: LlmEvent): string {
  const range = new URLSearchParams({
    start: String(Math.floor(startMs)),
    duration: String(Math.ceil((endMs ?? startMs) - startMs)),
  });
  return locationUtil.assureBaseUrl(`/a/loopscope-app/runs/${encodeURIComponent(runId)}?${range}`);
}

/** Grafana splits them at commas. */
function tags({ kind, service, agent }: LlmEvent): string {
  return [kind, service, agent]
    .filter(Boolean)
    .map((tag) => tag.replaceAll(',', ' '))
    .join(',');
}
