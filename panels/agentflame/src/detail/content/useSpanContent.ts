import { useEffect, useState } from 'react';
import { LoadingState, type PanelData } from '@grafana/data';
import { getDataSourceSrv, getRunRequest } from '@grafana/runtime';
import { readSpanDetail, type MessagePart, type SpanAttribute } from '@loopscope/core';
import { from, switchMap, timer } from 'rxjs';

import type { ContentSource } from './contentSource';

export type SpanContent =
  | { state: 'loading' }
  /** The reader's role may not see it; `reason` says which may. */
  | { state: 'refused'; reason: string }
  | { state: 'failed'; reason: string }
  | { state: 'nowhere' }
  | {
      state: 'there';
      parts: MessagePart[];
      /** null where the frame's own tags are all there is. */
      attributes: SpanAttribute[] | null;
      /** Of how many texts something is hidden. */
      masked: number;
      /** Why something is missing, in the data source's words. */
      notices: string[];
    };

/** Who walks through spans with their details open does not ask for each. */
const PATIENCE_MS = 250;
const FORBIDDEN = 403;

/** What was said in a span: asked for only while it is selected. */
export function useSpanContent(source: ContentSource): SpanContent {
  const [answer, setAnswer] = useState<{ to: ContentSource; content: SpanContent } | null>(null);

  useEffect(() => {
    if (source.from !== 'query') {
      return;
    }
    const { datasource, request } = source;
    const answers = timer(PATIENCE_MS).pipe(
      switchMap(() => from(getDataSourceSrv().get(datasource, request.scopedVars))),
      switchMap((api) => getRunRequest()(api, { ...request, startTime: Date.now() }))
    );
    const subscription = answers.subscribe({
      next: (data) => setAnswer({ to: source, content: contentOf(data) }),
      error: (error: unknown) =>
        setAnswer({
          to: source,
          content: { state: 'failed', reason: error instanceof Error ? error.message : String(error) },
        }),
    });
    return () => subscription.unsubscribe();
  }, [source]);

  switch (source.from) {
    case 'tags':
      return { state: 'there', parts: source.parts, attributes: null, masked: 0, notices: [] };
    case 'nowhere':
      return { state: 'nowhere' };
    case 'query':
      return answer?.to === source ? answer.content : { state: 'loading' };
  }
}

/** The answer to a span's query, or how it went wrong. */
export function contentOf({ state, series, errors, error }: PanelData): SpanContent {
  const [failure] = errors ?? (error ? [error] : []);
  if (failure) {
    const reason = failure.message ?? failure.data?.message ?? '';
    return { state: failure.status === FORBIDDEN ? 'refused' : 'failed', reason };
  }
  if (state === LoadingState.Loading || state === LoadingState.NotStarted) {
    return { state: 'loading' };
  }
  const { messages, attributes, masked } = readSpanDetail(series);
  const notices = series.flatMap(({ meta }) => (meta?.notices ?? []).map(({ text }) => text));
  return { state: 'there', parts: messages, attributes, masked, notices };
}
