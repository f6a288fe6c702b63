import { act, render, screen } from '@testing-library/react';
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
import { modelCall, plainSpan } from '@loopscope/core/testdata/aSpan';
import { researchRun } from '@loopscope/core/testdata/researchRun';
import { traceFrame } from '@loopscope/core/testdata/traceFrame';

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
});
