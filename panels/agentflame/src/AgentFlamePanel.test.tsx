import { act, render, screen, within } from '@testing-library/react';
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
import { plainSpan } from '@loopscope/core/testdata/aSpan';
import { requestOf } from '@loopscope/core/testdata/requestOf';
import { researchRun } from '@loopscope/core/testdata/researchRun';
import { traceFrame } from '@loopscope/core/testdata/traceFrame';

import { DEFAULT_OPTIONS, type AgentFlameOptions } from './AgentFlameOptions';
import { AgentFlamePanel } from './AgentFlamePanel';

function props(
  series: DataFrame[],
  data: Partial<PanelData> = {},
  options: Partial<AgentFlameOptions> = {}
): PanelProps<AgentFlameOptions> {
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
    options: { ...DEFAULT_OPTIONS, ...options },
    fieldConfig: { defaults: {}, overrides: [] },
    renderCounter: 0,
    eventBus: new EventBusSrv(),
    onOptionsChange: () => undefined,
    onFieldConfigChange: () => undefined,
    replaceVariables: (text) => text,
    onChangeTimeRange: () => undefined,
  };
}

afterEach(() => locationService.push('/'));

describe('the flame graph of a run', () => {
  it('tells its totals', () => {
    render(<AgentFlamePanel {...props([traceFrame(researchRun())])} />);
    expect(screen.getByText('47 s')).toBeInTheDocument();
    expect(screen.getByText('11 model calls')).toBeInTheDocument();
    expect(screen.getByText('8 tool calls')).toBeInTheDocument();
  });

  it('explains only what it draws', () => {
    render(<AgentFlamePanel {...props([traceFrame(researchRun())])} />);
    const legend = within(screen.getByRole('list', { name: 'Legend' }));
    expect(legend.getByText('model call')).toBeInTheDocument();
    expect(legend.getByText('identical repeat')).toBeInTheDocument();
    expect(legend.queryByText('retrieval')).not.toBeInTheDocument();
  });

  it('is walked with arrow keys and read out', async () => {
    render(<AgentFlamePanel {...props([traceFrame(researchRun())])} />);
    const tree = screen.getByRole('tree', { name: 'Spans of the run' });
    act(() => tree.focus());
    await userEvent.keyboard('{ArrowDown}{ArrowDown}');
    const item = screen.getByRole('treeitem');
    expect(tree).toHaveAttribute('aria-activedescendant', item.id);
    expect(item).toHaveAccessibleName(/^claude-sonnet-4-5, Kind model call.*Cost \$0\.0474 \(list price\)/);
    expect(item).toHaveAttribute('aria-level', '3');
    expect(item).toHaveAttribute('aria-posinset', '1');
    expect(item).toHaveAttribute('aria-setsize', '4');
  });

  it('opens details with Enter and closes them with Escape', async () => {
    render(<AgentFlamePanel {...props([traceFrame(researchRun())])} />);
    act(() => screen.getByRole('tree').focus());
    await userEvent.keyboard('{ArrowDown}{Enter}');
    const detail = screen.getByRole('region', { name: 'Details of the span' });
    expect(within(detail).getByText('Span id')).toBeInTheDocument();
    expect(within(detail).getByText('Cost with all below')).toBeInTheDocument();
    await userEvent.keyboard('{Escape}');
    expect(screen.queryByRole('region', { name: 'Details of the span' })).not.toBeInTheDocument();
  });

  it('folds a loop into one bar that unfolds', async () => {
    render(<AgentFlamePanel {...props([traceFrame(researchRun())])} />);
    act(() => screen.getByRole('tree').focus());
    // The root, the lead, past its plan and the other researcher to the one that goes in circles.
    await userEvent.keyboard('{ArrowDown}{ArrowDown}{ArrowRight}{ArrowRight}{ArrowDown}');
    const item = screen.getByRole('treeitem');
    expect(item).toHaveAccessibleName(/^query_table × 4/);
    expect(item).toHaveAttribute('aria-expanded', 'false');
    await userEvent.keyboard(' ');
    expect(item).toHaveAttribute('aria-expanded', 'true');
    await userEvent.keyboard('{ArrowDown}');
    expect(item).toHaveAccessibleName(/^claude-haiku-4-5/);
  });

  it('is searched, and says how much was found', async () => {
    render(<AgentFlamePanel {...props([traceFrame(researchRun())])} />);
    await userEvent.type(screen.getByLabelText('Search spans'), 'query_table');
    expect(await screen.findByText('4 found')).toBeInTheDocument();
  });

  it('completes a condition of the search, and Enter leads from span to span', async () => {
    render(<AgentFlamePanel {...props([traceFrame(researchRun())])} />);
    const search = screen.getByRole('combobox', { name: 'Search spans' });
    await userEvent.type(search, 'too');
    await userEvent.keyboard('{ArrowDown}{Enter}');
    expect(search).toHaveValue('tool ');
    await userEvent.keyboard('{ArrowDown}{Enter}');
    expect(search).toHaveValue('tool = ');
    expect(await screen.findByRole('option', { name: 'query_table' })).toBeInTheDocument();
    await userEvent.type(search, '"query');
    await userEvent.click(await screen.findByRole('option', { name: 'query_table' }));
    expect(search).toHaveValue('tool = "query_table" ');
    expect(await screen.findByText('4 found')).toBeInTheDocument();
    await userEvent.keyboard('{Enter}');
    act(() => screen.getByRole('tree').focus());
    expect(screen.getByRole('treeitem')).toHaveAccessibleName(/^query_table/);
    await userEvent.click(search);
    await userEvent.keyboard('{Escape}{Escape}');
    expect(search).toHaveValue('');
    expect(screen.queryByRole('listbox')).not.toBeInTheDocument();
  });

  it('says what is wrong with a condition once it is written', async () => {
    render(<AgentFlamePanel {...props([traceFrame(researchRun())])} />);
    await userEvent.type(screen.getByRole('combobox', { name: 'Search spans' }), 'cots > 1');
    expect(screen.getByRole('alert')).toHaveTextContent('There is no field cots here. Did you mean cost');
  });

  it('opens the span that the address names', () => {
    locationService.push('/d/x?var-span=a2');
    render(<AgentFlamePanel {...props([traceFrame(researchRun())])} />);
    const detail = screen.getByRole('region', { name: 'Details of the span' });
    expect(within(detail).getByText('a2')).toBeInTheDocument();
  });

  it('compares two runs, and shows the first alone when asked to', async () => {
    const second = researchRun().map((span) => ({ ...span, traceId: 'f'.repeat(32) }));
    const shorter = second.filter(({ spanId }) => spanId !== 'bt5');
    render(<AgentFlamePanel {...props([traceFrame(researchRun()), traceFrame(shorter)])} />);
    const legend = within(screen.getByRole('list', { name: 'Legend' }));
    expect(legend.getByText('− no longer there')).toBeInTheDocument();
    expect(screen.getByText(/^\$0\.\d+ → \$0\.\d+ \(\+0 %\)$/)).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Compare with the second run in the data' }));
    expect(screen.getByText('11 model calls')).toBeInTheDocument();
  });

  it('says why an axis is empty', async () => {
    render(<AgentFlamePanel {...props([traceFrame([plainSpan({ spanId: 'a' })])])} />);
    await userEvent.click(screen.getByRole('radio', { name: 'Cost' }));
    expect(screen.getByText('This run has no calls that cost anything.')).toBeInTheDocument();
  });

  it('can leave out spans without GenAI meaning', () => {
    render(<AgentFlamePanel {...props([traceFrame(researchRun())], {}, { plainSpans: 'hide' })} />);
    expect(screen.getByText('46.7 s')).toBeInTheDocument();
    expect(screen.queryByText('other span')).not.toBeInTheDocument();
  });
});

describe('without a trace the panel says what to do', () => {
  it('when there is no data', () => {
    render(<AgentFlamePanel {...props([])} />);
    expect(screen.getByText('No trace in this data')).toBeInTheDocument();
    expect(screen.getByText(/Choose the query type Trace/)).toBeInTheDocument();
  });

  it('while it loads', () => {
    render(<AgentFlamePanel {...props([], { state: LoadingState.Loading })} />);
    expect(screen.getByText('Loading the trace…')).toBeInTheDocument();
  });

  it('when the query failed', () => {
    render(
      <AgentFlamePanel {...props([], { state: LoadingState.Error, errors: [{ message: 'ClickHouse is away' }] })} />
    );
    expect(screen.getByText('ClickHouse is away')).toBeInTheDocument();
  });

  it('when its own query failed or is on its way, beside what others answered', () => {
    const runs = createDataFrame({
      meta: { custom: { loopscope: { contract: 'runs', version: 1 } } },
      refId: 'B',
      fields: [{ name: 'run_id', type: FieldType.string, values: ['r'] }],
    });
    const request = requestOf({ refId: 'A', queryType: 'trace' }, { refId: 'B', queryType: 'runs' });
    const errors = [{ refId: 'A', message: 'no such trace' }];
    const { rerender } = render(<AgentFlamePanel {...props([runs], { state: LoadingState.Error, errors, request })} />);
    expect(screen.getByText('no such trace')).toBeInTheDocument();
    rerender(<AgentFlamePanel {...props([runs], { state: LoadingState.Loading, request })} />);
    expect(screen.getByText('Loading the trace…')).toBeInTheDocument();
    const other = { ...traceFrame(researchRun()), refId: 'B' };
    const two = requestOf({ refId: 'A', queryType: 'trace' }, { refId: 'B', queryType: 'trace' });
    rerender(<AgentFlamePanel {...props([other], { state: LoadingState.Error, errors, request: two })} />);
    expect(screen.getByText('no such trace')).toBeInTheDocument();
    expect(screen.queryByRole('tree')).not.toBeInTheDocument();
  });

  it('when the data is something else', () => {
    const numbers = createDataFrame({ fields: [{ name: 'time', type: FieldType.time, values: [1] }] });
    const { unmount } = render(<AgentFlamePanel {...props([numbers])} />);
    expect(screen.getByText('This data is not a trace')).toBeInTheDocument();
    unmount();
    const runs = { ...numbers, meta: { custom: { loopscope: { contract: 'runs', version: 1 } } } };
    render(<AgentFlamePanel {...props([runs])} />);
    expect(screen.getByText('This data is a list of runs')).toBeInTheDocument();
  });

  it('when a field is missing', () => {
    const frame = traceFrame(researchRun());
    const broken = { ...frame, fields: frame.fields.filter(({ name }) => name !== 'startTime') };
    render(<AgentFlamePanel {...props([broken])} />);
    expect(screen.getByText('Its field "startTime" is missing.')).toBeInTheDocument();
  });

  it('when all spans are hidden', () => {
    render(<AgentFlamePanel {...props([traceFrame([plainSpan({ spanId: 'a' })])], {}, { plainSpans: 'hide' })} />);
    expect(screen.getByText('No span of this trace has a GenAI meaning')).toBeInTheDocument();
  });
});
