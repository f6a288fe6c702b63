import { act, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  EventBusSrv,
  FieldType,
  LoadingState,
  ThresholdsMode,
  createDataFrame,
  getDefaultTimeRange,
  type DataFrame,
  type PanelData,
  type PanelProps,
} from '@grafana/data';
import { modelCall, plainSpan } from '@loopscope/core/testdata/aSpan';
import { FOREIGN_SOURCES, foreignFrame, recorded } from '@loopscope/core/testdata/foreignFrames';
import { conversation } from '@loopscope/core/testdata/conversation';
import { researchRun } from '@loopscope/core/testdata/researchRun';
import { requestOf } from '@loopscope/core/testdata/requestOf';
import { traceFrame } from '@loopscope/core/testdata/traceFrame';
import { withFieldConfig } from '@loopscope/core/testdata/withFieldConfig';

import { DEFAULT_OPTIONS, type ContextWindowOptions } from './ContextWindowOptions';
import { ContextWindowPanel } from './ContextWindowPanel';

function props(series: DataFrame[], data: Partial<PanelData> = {}): PanelProps<ContextWindowOptions> {
  const timeRange = getDefaultTimeRange();
  return {
    id: 1,
    title: '',
    transparent: false,
    width: 800,
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

const fleet = createDataFrame({
  meta: { custom: { loopscope: { contract: 'runs', version: 1 } } },
  fields: [
    { name: 'run_id', type: FieldType.string, values: ['a', 'b', 'c'] },
    { name: 'trace_id', type: FieldType.string, values: ['a', 'b', 'c'] },
    { name: 'start', type: FieldType.time, values: [1, 2, 3] },
    { name: 'duration', type: FieldType.number, values: [1, 1, 1] },
    { name: 'status', type: FieldType.string, values: ['ok', 'ok', 'ok'] },
    { name: 'name', type: FieldType.string, values: ['x', 'x', 'x'] },
    { name: 'agent', type: FieldType.string, values: ['reader', 'reader', ''] },
    { name: 'models', type: FieldType.string, values: ['m', 'n', 'm'] },
    { name: 'context_saturation', type: FieldType.number, values: [0.5, 0.9, null] },
  ],
});

describe('the context window of a run', () => {
  it('says how full it was, and how sure the split is', () => {
    render(<ContextWindowPanel {...props([traceFrame(researchRun())])} />);
    expect(screen.getByText('Peak 79 % full in call 11')).toBeInTheDocument();
    expect(screen.getByText('split apportioned')).toBeInTheDocument();
    expect(screen.getByText('calls without tokens: 1')).toBeInTheDocument();
  });

  it('says what is not known', () => {
    render(<ContextWindowPanel {...props([traceFrame([modelCall({ spanId: 'a' }, { contextUsed: 1200 })])])} />);
    expect(screen.getByText('Peak 1,200 tokens in call 1')).toBeInTheDocument();
    expect(screen.getByText('calls without sizes of content: 1')).toBeInTheDocument();
    expect(screen.getByText('calls without a known limit: 1')).toBeInTheDocument();
    expect(screen.getByText('input, split unknown')).toBeInTheDocument();
  });

  it('is walked with arrow keys and read out', async () => {
    render(<ContextWindowPanel {...props([traceFrame(researchRun())])} />);
    const chart = screen.getByRole('listbox', { name: 'Context window of each model call' });
    act(() => chart.focus());
    await userEvent.keyboard('{Home}{ArrowRight}');
    const option = screen.getByRole('option', { selected: true });
    expect(chart).toHaveAttribute('aria-activedescendant', option.id);
    expect(option).toHaveAccessibleName(/^Model call 11, .*In use 144,600 tokens.*Split apportioned by characters/);
    expect(screen.getByTestId('step-tooltip')).toBeInTheDocument();
  });
});

describe('the filter of model calls', () => {
  it('shows those that meet it, says how many, and leaves what is said of the run as it is', async () => {
    const user = userEvent.setup({ delay: null });
    render(<ContextWindowPanel {...props([traceFrame(researchRun())])} />);
    const calls = screen.getAllByRole('option').length;
    const box = screen.getByRole('combobox', { name: 'Filter model calls' });
    await user.type(box, 'agent = "lead" and context_saturation > 1%{Enter}');
    const shown = screen.getAllByRole('option').length;
    expect(shown).toBeLessThan(calls);
    expect(screen.getByText(`${shown} of ${calls} model calls shown`)).toBeInTheDocument();
    expect(screen.getByText('Peak 79 % full in call 11')).toBeInTheDocument();
    await user.clear(box);
    await user.type(box, '{Enter}');
    expect(screen.getAllByRole('option')).toHaveLength(calls);
    expect(screen.queryByText(/model calls shown/)).not.toBeInTheDocument();
  });

  it('is completed with what the data holds, and wrong at its place', async () => {
    const user = userEvent.setup({ delay: null });
    render(<ContextWindowPanel {...props([traceFrame(researchRun())])} />);
    const box = screen.getByRole('combobox', { name: 'Filter model calls' });
    await user.type(box, 'agent = ');
    await user.click(await screen.findByRole('option', { name: 'lead' }));
    expect(box).toHaveValue('agent = "lead" ');
    await user.clear(box);
    await user.type(box, 'cots > 1{Enter}');
    expect(screen.getByRole('alert')).toHaveTextContent('There is no field cots here. Did you mean cost?');
    expect(screen.getByText('cots', { selector: 'mark' })).toBeInTheDocument();
    expect(screen.getByRole('listbox', { name: 'Context window of each model call' })).toBeInTheDocument();
  });

  it('says so where nothing meets it', async () => {
    const user = userEvent.setup({ delay: null });
    render(<ContextWindowPanel {...props([traceFrame(researchRun())])} />);
    await user.type(screen.getByRole('combobox', { name: 'Filter model calls' }), 'model = "none"{Enter}');
    expect(screen.getByText('No model call meets the filter')).toBeInTheDocument();
  });
});

describe('what to prune', () => {
  const content = conversation([
    {
      messages: [{ role: 'user', text: 'Hello' }],
      tools: ['search'],
      used: 900,
      inputCosts: { fresh: 0.0027, cacheRead: null, cacheWrite: null },
    },
  ]);

  it('is shown where the content is there, in money', async () => {
    render(<ContextWindowPanel {...props([traceFrame(content)])} />);
    await userEvent.click(screen.getByRole('radio', { name: 'What to prune' }));
    expect(screen.getByText('search: tool that 0 of 1 runs called (so at most 100 % do)')).toBeInTheDocument();
    expect(screen.getByText(/^Net of what the cache would have to write anew/)).toBeInTheDocument();
  });

  it('is not offered without content', () => {
    render(<ContextWindowPanel {...props([traceFrame(researchRun())])} />);
    expect(screen.queryByRole('radio', { name: 'What to prune' })).not.toBeInTheDocument();
  });
});

describe('the windows of a fleet', () => {
  it('are a row an agent or model, with shares over thresholds', async () => {
    render(<ContextWindowPanel {...props([fleet])} />);
    // Wilson of 1 of 2: 9.45 % to 90.55 %.
    expect(
      screen.getByRole('row', { name: /^reader 2 70 % 86 % 90 % 50 % \(9.5 % to 91 %\) 0 %/ })
    ).toBeInTheDocument();
    expect(screen.getByText('without a known limit or tokens: 1')).toBeInTheDocument();
    await userEvent.click(screen.getByRole('radio', { name: 'By model' }));
    expect(screen.getByRole('row', { name: /^n 1 90 %/ })).toBeInTheDocument();
  });

  it('are of the runs that meet the filter', async () => {
    const user = userEvent.setup({ delay: null });
    render(<ContextWindowPanel {...props([fleet])} />);
    await user.type(screen.getByRole('combobox', { name: 'Filter runs' }), 'model = "m" and exists agent{Enter}');
    expect(screen.getByRole('row', { name: /^reader 1 50 % 50 % 50 %/ })).toBeInTheDocument();
    expect(screen.getByText('1 of 3 runs shown: the figures are of these')).toBeInTheDocument();
    expect(screen.getByText('1 runs, each by its fullest call')).toBeInTheDocument();
  });
});

describe('a trace of another data source', () => {
  interface Truth {
    calls: Array<{ input_total: number }>;
  }
  const captures = ['pydantic-ai__anthropic-loop6', 'strands__openai-loop6', 'js-vercel7__chat-loop6'];
  const cases = captures.flatMap((name) => FOREIGN_SOURCES.map((source) => [name, source] as const));

  it.each(cases)('%s of %s is as full as it was, and limits are not made up', (name, source) => {
    const { body, truth } = recorded<Truth>(name);
    render(<ContextWindowPanel {...props([foreignFrame(source, body)])} />);
    const inputs = truth.calls.map(({ input_total: tokens }) => tokens);
    const peak = Math.max(...inputs).toLocaleString('en-US');
    expect(screen.getByText(`Peak ${peak} tokens in call ${inputs.length}`)).toBeInTheDocument();
    expect(screen.getAllByRole('option')).toHaveLength(inputs.length);
    expect(screen.getByText(`calls without a known limit: ${inputs.length}`)).toBeInTheDocument();
  });

  // Strands tells messages in events of spans, which trace frames are not read for.
  it.each(FOREIGN_SOURCES)('of %s without content among its tags says so', (source) => {
    const { body, truth } = recorded<Truth>('strands__openai-loop6');
    render(<ContextWindowPanel {...props([foreignFrame(source, body)])} />);
    expect(screen.getByText(`calls without sizes of content: ${truth.calls.length}`)).toBeInTheDocument();
    expect(screen.queryByText('split apportioned')).not.toBeInTheDocument();
    expect(screen.queryByRole('radio', { name: 'What to prune' })).not.toBeInTheDocument();
  });
});

describe('the settings of fields', () => {
  const links = [{ title: 'Runbook', url: 'https://runbooks.example/${__value.raw}' }];
  const red = { mode: ThresholdsMode.Absolute, steps: [-Infinity, 0.5].map((value) => ({ value, color: 'purple' })) };

  it('write, name and link the figures of a call', async () => {
    const frames = withFieldConfig([traceFrame(researchRun())], {
      'llm.cost': { unit: 'currencyEUR', decimals: 3, displayName: 'Spent' },
      'llm.context_used': { unit: 'short', decimals: 1 },
      'llm.model': { links },
    });
    render(<ContextWindowPanel {...props(frames)} />);
    const fullest = screen.getByRole('option', { name: /^Model call 11,.*In use 144.6 K tokens.*Spent €\d\.\d{3}/ });
    await userEvent.click(fullest);
    const row = frames[0].fields[1].values.indexOf(fullest.id.replace('context-step-', ''));
    expect(screen.getByRole('link', { name: 'Runbook' })).toHaveAttribute('href', `https://runbooks.example/${row}`);
  });

  it('tell by thresholds how full a call of a trace was', () => {
    const given = props([traceFrame(researchRun())]);
    render(<ContextWindowPanel {...given} />);
    expect(screen.getByText('below 80 % full')).toBeInTheDocument();
    expect(screen.queryByText('80 % full or more')).not.toBeInTheDocument();
  });

  it('are those of the panel where a trace has no field of saturation', () => {
    const given = props([traceFrame(researchRun())]);
    render(<ContextWindowPanel {...given} fieldConfig={{ defaults: { thresholds: red }, overrides: [] }} />);
    expect(screen.getByText('50 % full or more')).toBeInTheDocument();
  });

  it('count a fleet over the thresholds of its field, and link its fullest run', async () => {
    const list = createDataFrame({
      meta: { custom: { loopscope: { contract: 'runs', version: 1 } } },
      fields: [
        { name: 'run_id', type: FieldType.string, values: ['a', 'b'] },
        { name: 'trace_id', type: FieldType.string, values: ['a', 'b'] },
        { name: 'start', type: FieldType.time, values: [1, 2] },
        { name: 'duration', type: FieldType.number, values: [1, 1] },
        { name: 'status', type: FieldType.string, values: ['ok', 'ok'] },
        { name: 'name', type: FieldType.string, values: ['x', 'x'] },
        { name: 'agent', type: FieldType.string, values: ['reader', 'reader'] },
        { name: 'context_saturation', type: FieldType.number, values: [0.4, 0.6] },
      ],
    });
    const frames = withFieldConfig([list], {
      context_saturation: { thresholds: red, unit: 'percentunit', decimals: 1 },
      run_id: { links },
    });
    render(<ContextWindowPanel {...props(frames)} />);
    expect(screen.getByRole('columnheader', { name: 'From 50.0%' })).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Links of reader' }));
    expect(screen.getByRole('menuitem', { name: 'Runbook' })).toHaveAttribute('href', 'https://runbooks.example/1');
  });
});

describe('without model calls the panel says what to do', () => {
  it.each<[string, DataFrame[], Partial<PanelData>]>([
    ['No trace in this data', [], {}],
    ['Loading the trace…', [], { state: LoadingState.Loading }],
    ['ClickHouse is away', [], { errors: [{ message: 'ClickHouse is away' }] }],
    ['This trace has no model call', [traceFrame([plainSpan({ spanId: 'a' })])], {}],
    [
      'This data is not a trace',
      [createDataFrame({ fields: [{ name: 'time', type: FieldType.time, values: [1] }] })],
      {},
    ],
  ])('%s', (text, series, data) => {
    render(<ContextWindowPanel {...props(series, data)} />);
    expect(screen.getByText(text)).toBeInTheDocument();
  });

  it('shows why its trace is not there, and not the fleet of earlier runs', () => {
    const data = {
      state: LoadingState.Error,
      errors: [{ refId: 'A', message: 'no such trace' }],
      request: requestOf({ refId: 'A', queryType: 'trace' }),
    };
    render(<ContextWindowPanel {...props([fleet], data)} />);
    expect(screen.getByText('no such trace')).toBeInTheDocument();
    expect(screen.queryByRole('table')).not.toBeInTheDocument();
  });
});
