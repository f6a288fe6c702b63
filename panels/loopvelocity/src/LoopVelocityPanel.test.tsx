import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  EventBusSrv,
  FieldType,
  LoadingState,
  createDataFrame,
  getDefaultTimeRange,
  type DataFrame,
  type PanelData,
  type PanelProps,
} from '@grafana/data';
import { locationService } from '@grafana/runtime';
import { modelCall, plainSpan, toolCall } from '@loopscope/core/testdata/aSpan';
import { researchRun } from '@loopscope/core/testdata/researchRun';
import { traceFrame } from '@loopscope/core/testdata/traceFrame';

import { DEFAULT_OPTIONS, type LoopVelocityOptions } from './LoopVelocityOptions';
import { LoopVelocityPanel } from './LoopVelocityPanel';

function props(series: DataFrame[], data: Partial<PanelData> = {}): PanelProps<LoopVelocityOptions> {
  const timeRange = getDefaultTimeRange();
  return {
    id: 1,
    title: '',
    transparent: false,
    width: 600,
    height: 400,
    timeZone: 'utc',
    timeRange,
    data: { state: LoadingState.Done, series, timeRange, ...data },
    options: DEFAULT_OPTIONS,
    fieldConfig: { defaults: {}, overrides: [] },
    renderCounter: 0,
    eventBus: new EventBusSrv(),
    onOptionsChange: () => undefined,
    onFieldConfigChange: () => undefined,
    replaceVariables: (text) => text,
    onChangeTimeRange: () => undefined,
  };
}

describe('loop velocity of a run', () => {
  it('names the agent that loops and shows the evidence', () => {
    render(<LoopVelocityPanel {...props([traceFrame(researchRun())])} />);
    expect(screen.getByText('Looping: researcher beta')).toBeInTheDocument();
    expect(screen.getByText(/^3 repeats, 0 in a row at the end/)).toBeInTheDocument();
    const evidence = within(screen.getByRole('region', { name: 'Evidence' }));
    expect(evidence.getByText('query_table')).toBeInTheDocument();
    expect(evidence.getByText(/researcher beta, from \+8 s to \+19.8 s/)).toBeInTheDocument();
  });

  it('gives no verdict on speed alone', () => {
    const calls = Array.from({ length: 20 }, (_, i) => [
      modelCall({ spanId: `m${i}`, startMs: i * 10, durationMs: 5 }),
      toolCall(
        { spanId: `t${i}`, startMs: i * 10 + 5, durationMs: 5 },
        { argsSignature: `${i}`, resultSignature: `${i}` }
      ),
    ]);
    render(<LoopVelocityPanel {...props([traceFrame(calls.flat())])} />);
    expect(screen.getByText('No loop, little history')).toBeInTheDocument();
    expect(screen.queryByRole('region', { name: 'Evidence' })).not.toBeInTheDocument();
  });

  it('says for how many calls it cannot tell', () => {
    const spans = [
      modelCall({ spanId: 'm' }),
      toolCall({ spanId: 't', startMs: 1 }, { argsSignature: '' }),
      toolCall({ spanId: 'u', startMs: 2 }),
    ];
    render(<LoopVelocityPanel {...props([traceFrame(spans)])} />);
    expect(screen.getByText(/unknown for 1 of 2 tool calls/)).toBeInTheDocument();
  });
});

describe('evidence', () => {
  it('is one click from its place in the flame graph of this page', async () => {
    const partial = jest.spyOn(locationService, 'partial');
    const given = props([traceFrame(researchRun())]);
    render(<LoopVelocityPanel {...given} options={{ ...DEFAULT_OPTIONS, selectionVariable: 'span' }} />);
    await userEvent.click(screen.getByRole('button', { name: 'Show in flame graph: query_table' }));
    expect(partial).toHaveBeenCalledWith({ 'var-span': 'bt2' }, true);
  });

  it("links to the run's own page where this one has no flame graph", () => {
    const spans = researchRun().map((span) => ({ ...span, llm: span.llm && { ...span.llm, runId: 'trace-run' } }));
    render(<LoopVelocityPanel {...props([traceFrame(spans)])} />);
    const link = screen.getByRole('link', { name: 'Show in flame graph: query_table' });
    expect(link).toHaveAttribute(
      'href',
      expect.stringMatching(/^\/a\/loopscope-app\/runs\/trace-run\?start=\d+&duration=\d+&var-span=bt2$/)
    );
  });
});

describe('loop velocity of a metrics query', () => {
  it('is a row a group', () => {
    const frame = createDataFrame({
      meta: { custom: { loopscope: { contract: 'metrics', version: 1 } } },
      fields: [
        { name: 'agent', type: FieldType.string, values: ['shop', ''] },
        { name: 'loop_velocity', type: FieldType.number, values: [7.25, null] },
      ],
    });
    render(<LoopVelocityPanel {...props([frame])} />);
    expect(screen.getByRole('row', { name: 'shop 7.25 –' })).toBeInTheDocument();
    expect(screen.getByText(/Over many runs there is no verdict/)).toBeInTheDocument();
  });
});

describe('without steps the panel says what to do', () => {
  it.each<[string, DataFrame[], Partial<PanelData>]>([
    ['No data', [], {}],
    ['Loading…', [], { state: LoadingState.Loading }],
    ['ClickHouse is away', [], { errors: [{ message: 'ClickHouse is away' }] }],
    ['This trace has neither model nor tool calls', [traceFrame([plainSpan({ spanId: 'a' })])], {}],
    [
      'This data holds neither a trace nor loop velocity',
      [createDataFrame({ fields: [{ name: 'time', type: FieldType.time, values: [1] }] })],
      {},
    ],
  ])('%s', (text, series, data) => {
    render(<LoopVelocityPanel {...props(series, data)} />);
    expect(screen.getByText(text)).toBeInTheDocument();
  });
});
