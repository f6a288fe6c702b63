import { render, screen, within } from '@testing-library/react';
import {
  LoadingState,
  dataFrameFromJSON,
  getDefaultTimeRange,
  type DataFrame,
  type DataFrameJSON,
  type DataQueryRequest,
  type DataSourceApi,
  type PanelData,
} from '@grafana/data';
import { setDataSourceSrv, setRunRequest, type DataSourceSrv } from '@grafana/runtime';
import type { TraceSpan } from '@loopscope/core';
import { toolCall } from '@loopscope/core/testdata/aSpan';
import golden from '@loopscope/core/testdata/frames/span.json';
import { traceFrame } from '@loopscope/core/testdata/traceFrame';
import { of } from 'rxjs';

import { contentSource } from './contentSource';
import { SpanMessages } from './SpanMessages';
import { useSpanContent } from './useSpanContent';

const timeRange = getDefaultTimeRange();
const ours = { type: 'loopscope-llm-datasource', uid: 'mine' };
const span = toolCall({ spanId: 'a1' });
const frame = { ...traceFrame([span]), refId: 'A' };

const requestTo = (datasource: { type: string; uid: string }) =>
  ({
    requestId: 'Q1',
    range: timeRange,
    scopedVars: {},
    targets: [{ refId: 'A', datasource, queryType: 'trace', source: 'tempo', runId: 'r', filters: [] }],
  }) as unknown as DataQueryRequest;

/** What the data source was asked, and what it answers. */
function answering(answer: Partial<PanelData>) {
  const asked: DataQueryRequest[] = [];
  const refs: unknown[] = [];
  setDataSourceSrv({
    get: (ref: unknown) => {
      refs.push(ref);
      return Promise.resolve({} as DataSourceApi);
    },
  } as unknown as DataSourceSrv);
  setRunRequest((_, request) => {
    asked.push(request);
    return of({ state: LoadingState.Done, series: [], timeRange, ...answer });
  });
  return { asked, refs };
}

function Shown({ source }: { source: ReturnType<typeof contentSource> }) {
  return <SpanMessages content={useSpanContent(source)} />;
}

const shownFor = (series: DataFrame[], request: DataQueryRequest | undefined, of: TraceSpan = span) =>
  render(<Shown source={contentSource({ series, request }, of)} />);

describe('the messages of a span', () => {
  it('are asked for at the data source of the trace, for that span alone', async () => {
    const { asked, refs } = answering({ series: (golden as unknown as DataFrameJSON[]).map(dataFrameFromJSON) });
    shownFor([frame], requestTo(ours));
    expect(screen.getByText('Asking for the messages…')).toBeInTheDocument();
    expect(asked).toEqual([]);
    const list = within(await screen.findByRole('list'));
    expect(list.getAllByRole('listitem')).toHaveLength(5);
    expect(list.getByText('system')).toBeInTheDocument();
    expect(refs).toEqual([ours]);
    expect(asked).toHaveLength(1);
    expect(asked[0].targets).toEqual([
      {
        refId: 'span',
        datasource: ours,
        version: 1,
        queryType: 'trace',
        traceId: span.traceId,
        spanId: 'a1',
        source: 'tempo',
      },
    ]);
  });

  it('are not shown to a role that may not see them, in the words of the data source', async () => {
    answering({ state: LoadingState.Error, errors: [{ status: 403, message: 'Messages need the role Editor' }] });
    shownFor([frame], requestTo(ours));
    expect(await screen.findByText('Not for your role')).toBeInTheDocument();
    expect(screen.getByText('Messages need the role Editor')).toBeInTheDocument();
  });

  it('may fail to come', async () => {
    answering({ state: LoadingState.Error, error: { status: 502, message: 'ClickHouse is away' } });
    shownFor([frame], requestTo(ours));
    expect(await screen.findByText('The messages could not be read')).toBeInTheDocument();
    expect(screen.getByText('ClickHouse is away')).toBeInTheDocument();
  });

  it('may be none, and the data source says why', async () => {
    const empty = { ...traceFrame([]), meta: { notices: [{ severity: 'info', text: 'Content was not captured.' }] } };
    answering({ series: [empty as DataFrame] });
    shownFor([frame], requestTo(ours));
    expect(await screen.findByText('Content was not captured.')).toBeInTheDocument();
  });

  it('stand in the tags of other data sources, which are not asked', () => {
    const { asked } = answering({});
    const tags = [
      { key: 'gen_ai.tool.name', value: 'search' },
      { key: 'gen_ai.tool.call.arguments', value: '{"q":"tides"}' },
    ];
    const foreign = { ...frame, meta: {} };
    shownFor([foreign], requestTo({ type: 'tempo', uid: 't' }), { ...span, tags });
    expect(screen.getByText('arguments of search')).toBeInTheDocument();
    expect(screen.getByLabelText('arguments of search').textContent).toBe('{\n  "q": "tides"\n}');
    expect(asked).toEqual([]);
  });

  it('are out of reach where the data came from another panel', () => {
    shownFor([frame], requestTo({ type: 'datasource', uid: '-- Dashboard --' }));
    expect(screen.getByText(/came without their query/)).toBeInTheDocument();
  });
});
