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
import { MemoryRouter } from 'react-router';
import { FOREIGN_SOURCES, foreignFrame, recorded } from '@loopscope/core/testdata/foreignFrames';
import { modelCall, plainSpan, toolCall } from '@loopscope/core/testdata/aSpan';
import { requestOf } from '@loopscope/core/testdata/requestOf';
import { researchRun } from '@loopscope/core/testdata/researchRun';
import { traceFrame } from '@loopscope/core/testdata/traceFrame';
import { withFieldConfig } from '@loopscope/core/testdata/withFieldConfig';

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

const listOfRuns = (columns: Record<string, unknown[]>): DataFrame =>
  createDataFrame({
    refId: 'B',
    meta: { custom: { loopscope: { contract: 'runs', version: 1 } } },
    fields: Object.entries(columns).map(([name, values]) => ({ name, values })),
  });

const openRun = {
  run_id: ['open'],
  trace_id: ['open'],
  start: [1],
  duration: [1000],
  status: ['unset'],
  name: ['chat'],
  agent: [''],
  last_known_agent: ['shop'],
  open: [true],
};

describe('loop velocity of a run that goes on', () => {
  const spans = Array.from({ length: 5 }, (_, i) =>
    toolCall(
      { spanId: `t${i}`, parentSpanId: 'not ended', startMs: i, durationMs: 0.5 },
      { runId: 'open', open: true, identicalRepeat: i > 0 }
    )
  );

  it('names the agent that the list of runs knows, until its span is there', () => {
    render(<LoopVelocityPanel {...props([traceFrame(spans), listOfRuns(openRun)])} />);
    expect(screen.getByText('Looping: shop (provisional)')).toBeInTheDocument();
  });

  it('is not known to a list of runs for sure, which says so', () => {
    render(
      <MemoryRouter>
        <LoopVelocityPanel {...props([listOfRuns(openRun)])} />
      </MemoryRouter>
    );
    expect(screen.getByRole('button', { name: /^Provisional/ })).toBeInTheDocument();
  });
});

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

describe('the filter', () => {
  it('shows of what comes again that which meets it, and leaves the verdict', async () => {
    const user = userEvent.setup({ delay: null });
    render(<LoopVelocityPanel {...props([traceFrame(researchRun())])} />);
    const box = screen.getByRole('combobox', { name: 'Filter what comes again' });
    await user.type(box, 'tool = ');
    await user.click(await screen.findByRole('option', { name: 'query_table' }));
    await user.type(box, 'and agent =~ "researcher.*"{Enter}');
    expect(screen.getByText('1 of 1 repeated calls shown')).toBeInTheDocument();
    await user.clear(box);
    await user.type(box, 'tool != "query_table"{Enter}');
    expect(screen.getByText('0 of 1 repeated calls shown')).toBeInTheDocument();
    expect(screen.queryByRole('region', { name: 'Evidence' })).not.toBeInTheDocument();
    expect(screen.getByText('Looping: researcher beta')).toBeInTheDocument();
  });

  it('is one of runs over a list, and says where it is wrong', async () => {
    const user = userEvent.setup({ delay: null });
    const columns = {
      run_id: ['a', 'b', 'c'],
      trace_id: ['a', 'b', 'c'],
      start: [1, 2, 3],
      duration: [1000, 2000, 3000],
      status: ['ok', 'error', 'ok'],
      name: ['x', 'x', 'x'],
      agent: ['shop', 'shop', 'docs'],
      cost: [0.1, 0.01, null],
      tool_errors: [2, 0, 1],
    };
    render(
      <MemoryRouter>
        <LoopVelocityPanel {...props([listOfRuns(columns)])} />
      </MemoryRouter>
    );
    const box = screen.getByRole('combobox', { name: 'Filter runs' });
    await user.type(box, 'cost > 0.05 and tool_errors > 0{Enter}');
    expect(screen.getByText('1 of 3 runs shown')).toBeInTheDocument();
    expect(screen.getAllByRole('link').map((link) => link.textContent)).toEqual(['shop']);
    await user.clear(box);
    await user.type(box, 'duration > 2{Enter}');
    expect(screen.getByRole('alert')).toHaveTextContent(/2 of what\?/);
    expect(screen.getByText('2', { selector: 'mark' })).toBeInTheDocument();
    expect(screen.getAllByRole('link')).toHaveLength(3);
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

describe('a trace of another data source', () => {
  interface Truth {
    tool_calls: number;
    identical_repeat_calls: number;
    recoverable: { agents: string[] };
  }
  const captures = ['pydantic-ai__anthropic-loop6', 'js-vercel7__chat-loop6'];
  const cases = captures.flatMap((name) => FOREIGN_SOURCES.map((source) => [name, source] as const));

  it.each(cases)('%s of %s loops as it did', (name, source) => {
    const { body, truth } = recorded<Truth>(name);
    render(<LoopVelocityPanel {...props([foreignFrame(source, body)])} />);
    const repeats = truth.identical_repeat_calls;
    expect(screen.getByText(`Looping: ${truth.recoverable.agents[0]}`)).toBeInTheDocument();
    expect(screen.getByText(new RegExp(`^${repeats} repeats, ${repeats} in a row at the end`))).toBeInTheDocument();
    expect(screen.getByText(new RegExp(`^${truth.tool_calls} calls with the same arguments`))).toBeInTheDocument();
  });

  // Strands tells arguments in events of spans, which trace frames are not read for.
  it.each(FOREIGN_SOURCES)('of %s without arguments among its tags proves no loop, and says why', (source) => {
    const { body, truth } = recorded<Truth>('strands__openai-loop6');
    const calls = truth.tool_calls;
    render(<LoopVelocityPanel {...props([foreignFrame(source, body)])} />);
    expect(screen.getByText(new RegExp(`unknown for ${calls} of ${calls} tool calls`))).toBeInTheDocument();
    expect(screen.getByText('No loop, little history')).toBeInTheDocument();
  });
});

describe('the settings of fields', () => {
  const links = [{ title: 'Runbook', url: 'https://runbooks.example/${__value.raw}' }];

  it('write the figures of a run and link its evidence', () => {
    const frames = withFieldConfig([traceFrame(researchRun())], {
      'llm.cost': { unit: 'currencyEUR', decimals: 3 },
      duration: { unit: 'ms', decimals: 2 },
      'llm.tool': { links },
    });
    render(<LoopVelocityPanel {...props(frames)} />);
    expect(screen.getByText(/^€\d\.\d{3} so far, €\d\.\d{3} an active minute$/)).toBeInTheDocument();
    const evidence = within(screen.getByRole('region', { name: 'Evidence' }));
    expect(evidence.getByText(/researcher beta, from \+8.00 s to \+19.80 s/)).toBeInTheDocument();
    // The evidence opens at the first repeat.
    const row = frames[0].fields[1].values.indexOf('bt2');
    expect(evidence.getByRole('link', { name: 'Runbook' })).toHaveAttribute('href', `https://runbooks.example/${row}`);
  });

  it('write, name and link the rows of lists', async () => {
    const runs = createDataFrame({
      meta: { custom: { loopscope: { contract: 'runs', version: 1 } } },
      fields: [
        { name: 'run_id', values: ['a', 'b'] },
        { name: 'trace_id', values: ['a', 'b'] },
        { name: 'start', values: [1, 2] },
        { name: 'duration', values: [60_000, 60_000] },
        { name: 'status', values: ['ok', 'ok'] },
        { name: 'name', values: ['x', 'x'] },
        { name: 'cost', type: FieldType.number, values: [0.125, null] },
      ],
    });
    const frames = withFieldConfig([runs], {
      cost: { unit: 'currencyEUR', decimals: 2, displayName: 'Spent' },
      run_id: { links },
    });
    render(
      <MemoryRouter>
        <LoopVelocityPanel {...props(frames)} />
      </MemoryRouter>
    );
    expect(screen.getByRole('columnheader', { name: 'Spent' })).toBeInTheDocument();
    expect(screen.getByRole('row', { name: / €0\.13 €0\.13/ })).toBeInTheDocument();
    const [, newest] = screen.getAllByRole('row');
    await userEvent.click(within(newest).getByRole('button', { name: /^Links of/ }));
    expect(screen.getByRole('menuitem', { name: 'Runbook' })).toHaveAttribute('href', 'https://runbooks.example/1');
  });

  it('write, name and link the groups of a metrics query', async () => {
    const table = createDataFrame({
      meta: { custom: { loopscope: { contract: 'metrics', version: 1 } } },
      fields: [
        { name: 'agent', type: FieldType.string, values: ['docs', 'shop'] },
        { name: 'loop_velocity', type: FieldType.number, values: [3, 7.25] },
      ],
    });
    const frames = withFieldConfig([table], {
      loop_velocity: { decimals: 1, unit: 'suffix:/min', displayName: 'Pace', links },
    });
    render(<LoopVelocityPanel {...props(frames)} />);
    expect(screen.getByRole('columnheader', { name: 'Pace' })).toBeInTheDocument();
    const row = screen.getByRole('row', { name: /^shop .*7\.3\s*\/min/ });
    await userEvent.click(within(row).getByRole('button', { name: 'Links of shop' }));
    expect(screen.getByRole('menuitem', { name: 'Runbook' })).toHaveAttribute('href', 'https://runbooks.example/1');
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

  it.each<[string, Partial<PanelData>]>([
    ['no such trace', { state: LoadingState.Error, errors: [{ refId: 'A', message: 'no such trace' }] }],
    ['Loading…', { state: LoadingState.Loading }],
  ])('%s, although earlier runs are there', (text, data) => {
    const targets = requestOf({ refId: 'A', queryType: 'trace' }, { refId: 'B', queryType: 'runs' });
    render(<LoopVelocityPanel {...props([listOfRuns(openRun)], { ...data, request: targets })} />);
    expect(screen.getByText(text)).toBeInTheDocument();
    expect(screen.queryByRole('table')).not.toBeInTheDocument();
  });
});
