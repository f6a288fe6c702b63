import { dateTime } from '@grafana/data';
import { setTemplateSrv } from '@grafana/runtime';
import { completeQuery, defaultQuery, type LlmQuery } from '@loopscope/core';
import { render, screen, within } from '@testing-library/react';
import userEvent, { type UserEvent } from '@testing-library/user-event';
import { useState } from 'react';

import type { LoopscopeOptions } from '../config/LoopscopeOptions';
import { firstQuery } from '../query/firstQuery';
import { dashboardVariables } from '../testing/dashboardVariables.fixture';
import { answerRequests, testDataSource } from '../testing/grafanaServices.fixture';
import { pretendLayout } from '../testing/layout.fixture';
import { QueryEditor } from './QueryEditor';

pretendLayout();

const range = {
  from: dateTime('2026-11-20T10:00:00Z'),
  to: dateTime('2026-11-20T11:00:00Z'),
  raw: { from: 'now-1h', to: 'now' },
};

/** Keeps what was edited, as a panel does. */
function edit(query: Omit<LlmQuery, 'refId'> = firstQuery(), options?: LoopscopeOptions) {
  const requests = answerRequests(() => ({ values: ['gpt-5', 'o3'] }));
  const onRunQuery = jest.fn();
  let latest: LlmQuery = { ...query, refId: 'A' };
  function Panel() {
    const [current, setCurrent] = useState(latest);
    return (
      <QueryEditor
        query={current}
        onChange={(next) => {
          latest = next;
          setCurrent(next);
        }}
        onRunQuery={onRunQuery}
        datasource={testDataSource(undefined, options)}
        range={range}
      />
    );
  }
  render(<Panel />);
  return { saved: () => latest, query: () => completeQuery(latest), onRunQuery, requests, user: userEvent.setup() };
}

beforeEach(() => setTemplateSrv(dashboardVariables({ agent: { options: ['planner'], chosen: 'planner' } })));

async function show(user: UserEvent, queryType: RegExp) {
  await user.click(screen.getByRole('combobox', { name: 'Show' }));
  await user.click(await screen.findByRole('option', { name: queryType }));
}

describe('QueryEditor', () => {
  it('shows the first query in words: cost by model', () => {
    edit();
    expect(screen.getByRole('combobox', { name: 'Show' })).toHaveValue('Metrics');
    expect(screen.getByText('Cost')).toBeVisible();
    expect(screen.getByText('Model')).toBeVisible();
    expect(screen.getByRole('radio', { name: 'Time series' })).toBeChecked();
  });

  it('chooses measures by what they mean', async () => {
    const { query, onRunQuery, user } = edit();
    await user.type(screen.getByRole('combobox', { name: 'Measures' }), 'Loop vel');
    const option = await screen.findByRole('option', { name: /Loop velocity/ });
    expect(option).toHaveTextContent('LLM–tool iterations per active minute.');
    await user.click(option);
    expect(query().measures).toEqual(['cost', 'loop_velocity']);
    expect(onRunQuery).toHaveBeenCalled();
  });

  it('tells the unit of a measure', async () => {
    const { user } = edit();
    await user.type(screen.getByRole('combobox', { name: 'Measures' }), 'Cost est');
    expect(await screen.findByRole('option', { name: /Cost estimate/ })).toHaveTextContent('(Dollars ($))');
  });

  it('groups by dimensions and by variables, and then offers the top of them', async () => {
    const { query, user } = edit({ ...firstQuery(), groupBy: [] });
    expect(screen.queryByRole('spinbutton', { name: 'Top' })).not.toBeInTheDocument();
    const groupBy = screen.getByRole('combobox', { name: 'Group by' });
    await user.type(groupBy, 'tea');
    await user.click(await screen.findByRole('option', { name: /^Team/ }));
    await user.clear(groupBy);
    await user.type(groupBy, 'agent');
    await user.click(await screen.findByRole('option', { name: '$agent' }));
    await user.type(screen.getByRole('spinbutton', { name: 'Top' }), '5{Enter}');
    expect(query()).toMatchObject({ groupBy: ['team', '$agent'], topN: 5 });
  });

  it('has no interval for a table', async () => {
    const { query, user } = edit();
    await user.type(screen.getByRole('textbox', { name: 'Interval' }), '5m{Enter}');
    expect(query().interval).toBe('5m');
    await user.click(screen.getByRole('radio', { name: 'Table' }));
    expect(query().format).toBe('table');
    expect(screen.queryByRole('textbox', { name: 'Interval' })).not.toBeInTheDocument();
  });

  it('compares with an earlier time', async () => {
    const { query, user } = edit();
    await user.click(screen.getByRole('combobox', { name: 'Compare with' }));
    await user.click(await screen.findByRole('option', { name: 'A week earlier' }));
    expect(query().compare).toBe('1w');
  });

  it('compares with any time that is typed', async () => {
    const { query, user } = edit();
    await user.type(screen.getByRole('combobox', { name: 'Compare with' }), '90m');
    await user.click(await screen.findByRole('option', { name: /90m/ }));
    expect(query().compare).toBe('90m');
  });

  it('offers legends of the dimensions', async () => {
    const { query, user } = edit({ ...firstQuery(), groupBy: ['agent', 'model'] });
    await user.click(screen.getByRole('combobox', { name: 'Legend' }));
    await user.click(await screen.findByRole('option', { name: '{{agent}} · {{model}}' }));
    expect(query().legend).toBe('{{agent}} · {{model}}');
  });

  it('says what a legend names in vain, and keeps it', () => {
    edit({ ...firstQuery(), legend: 'of {{team}}' });
    expect(screen.getByText(/not grouped by team/)).toBeVisible();
    expect(screen.getByRole('combobox', { name: 'Legend' })).toHaveValue('of {{team}}');
  });

  it('counts calls in a heatmap by what one of them adds', async () => {
    const { query, user } = edit({ ...firstQuery(), measures: ['llm_calls', 'cost'], compare: '1d' });
    await user.click(screen.getByRole('radio', { name: 'Heatmap' }));
    expect(query()).toMatchObject({ format: 'heatmap', measures: ['cost'], groupBy: [] });
    expect(query().compare).toBeUndefined();
    expect(screen.queryByRole('combobox', { name: 'Group by' })).not.toBeInTheDocument();
    await user.click(screen.getByRole('combobox', { name: 'Distribution of' }));
    await user.click(await screen.findByRole('option', { name: /^Token usage/ }));
    expect(query().measures).toEqual(['token_usage']);
  });

  it('shows exemplars of what single calls add to, and of nothing else', async () => {
    const { query, user } = edit();
    await user.click(screen.getByRole('switch', { name: 'Exemplars' }));
    expect(query().exemplars).toBe(true);
  });

  it('has no exemplars of counts', () => {
    edit({ ...firstQuery(), measures: ['llm_calls'] });
    expect(screen.queryByRole('switch', { name: 'Exemplars' })).not.toBeInTheDocument();
  });

  it('runs the query once when a text is finished, not at every letter', async () => {
    const { onRunQuery, user } = edit();
    await user.type(screen.getByRole('textbox', { name: 'Interval' }), '15m');
    expect(onRunQuery).not.toHaveBeenCalled();
    await user.tab();
    expect(onRunQuery).toHaveBeenCalledTimes(1);
  });

  describe('filters', () => {
    it('offers the values that the time range has', async () => {
      const { query, requests, user } = edit({ ...firstQuery(), filters: [] });
      await user.click(screen.getByRole('button', { name: 'Add filter' }));
      await user.type(screen.getByRole('combobox', { name: 'Dimension' }), 'Provider');
      await user.click(await screen.findByRole('option', { name: /^Provider/ }));
      await user.click(screen.getByRole('combobox', { name: 'Value' }));
      await user.click(await screen.findByRole('option', { name: 'o3' }));
      expect(query().filters).toEqual([{ field: 'provider', op: '=', values: ['o3'] }]);
      expect(requests[0]).toMatchObject({
        params: { field: 'provider', from: range.from.valueOf(), to: range.to.valueOf() },
      });
    });

    it('takes a value that the data does not have', async () => {
      const { query, user } = edit({ ...firstQuery(), filters: [{ field: 'model', op: '=~', values: [] }] });
      await user.type(screen.getByRole('combobox', { name: 'Value' }), 'claude.*');
      await user.click(await screen.findByRole('option', { name: /^claude\.\*/ }));
      expect(query().filters).toEqual([{ field: 'model', op: '=~', values: ['claude.*'] }]);
    });

    it('takes several values where the operator does', async () => {
      const { query, user } = edit({ ...firstQuery(), filters: [{ field: 'model', op: '=', values: ['gpt-5'] }] });
      await user.click(screen.getByRole('combobox', { name: 'Operator' }));
      await user.click(await screen.findByRole('option', { name: /is one of/ }));
      await user.click(screen.getByRole('combobox', { name: 'Value' }));
      await user.click(await screen.findByRole('option', { name: /o3/ }));
      expect(query().filters).toEqual([{ field: 'model', op: '=|', values: ['gpt-5', 'o3'] }]);
    });

    it('compares by size only what is a number', async () => {
      const { user } = edit({ ...firstQuery(), filters: [{ field: 'model', op: '=', values: [] }] });
      await user.click(screen.getByRole('combobox', { name: 'Operator' }));
      expect(await screen.findByRole('option', { name: /is one of/ })).toBeVisible();
      expect(screen.queryByRole('option', { name: /is greater than/ })).not.toBeInTheDocument();
    });

    it('can be removed', async () => {
      const { query, user } = edit({ ...firstQuery(), filters: [{ field: 'model', op: 'exists', values: [] }] });
      const filters = screen.getByRole('group', { name: 'Filters' });
      await user.click(within(filters).getByRole('button', { name: 'Remove filter' }));
      expect(query().filters).toEqual([]);
    });
  });

  it('orders and limits runs', async () => {
    const { query, user } = edit();
    await show(user, /^Runs/);
    expect(screen.getByRole('radio', { name: 'Newest first' })).toBeChecked();
    await user.click(screen.getByRole('combobox', { name: 'Order by' }));
    await user.click(await screen.findByRole('option', { name: 'Identical repeats' }));
    await user.click(screen.getByRole('radio', { name: 'Lowest first' }));
    const limit = screen.getByRole('spinbutton', { name: 'Limit' });
    await user.clear(limit);
    await user.type(limit, '20{Enter}');
    expect(query()).toMatchObject({ queryType: 'runs', orderBy: 'repeats', order: 'asc', limit: 20 });
    expect(query()).not.toHaveProperty('measures');
  });

  it('takes a run id or a trace id in one field', async () => {
    const { query, user } = edit(defaultQuery('trace'));
    const field = screen.getByRole('textbox', { name: 'Run or trace id' });
    await user.type(field, '4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7{Enter}');
    expect(query()).toMatchObject({ runId: '4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7' });
    await user.click(screen.getByRole('radio', { name: 'Full' }));
    expect(query().detail).toBe('full');
  });

  it('saves what a public dashboard must not tell where Grafana takes it out', async () => {
    const { saved, user } = edit({ ...firstQuery(), filters: [{ field: 'project', op: '=', values: ['secret'] }] });
    await user.click(screen.getByRole('radio', { name: 'Table' }));
    const { query: _, ...served } = saved();
    expect(JSON.stringify(saved())).toContain('secret');
    expect(JSON.stringify(served)).not.toContain('secret');
  });

  it('shows a bare trace id, as links carry it, as a trace', () => {
    edit(JSON.parse('{"query": "4bf92f3577b34da6a3ce929d0e0e4736"}'));
    expect(screen.getByRole('combobox', { name: 'Show' })).toHaveValue('Trace');
    expect(screen.getByRole('textbox', { name: 'Run or trace id' })).toHaveValue('4bf92f3577b34da6a3ce929d0e0e4736');
  });

  it('lists calls: those of models, tool executions, or both', async () => {
    const { query, user } = edit();
    await show(user, /^Calls/);
    expect(query()).toMatchObject({ queryType: 'calls', orderBy: 'start' });
    await user.click(screen.getByRole('radio', { name: 'Tool executions' }));
    expect(query()).toMatchObject({ steps: 'tools' });
    await show(user, /^Loops/);
    expect(query()).toMatchObject({ queryType: 'loops', orderBy: 'repeats' });
    expect(query()).not.toHaveProperty('steps');
  });

  it('keeps the run that is asked about when it is shown in another way', async () => {
    const { query, user } = edit({ ...defaultQuery('trace'), runId: `${'a'.repeat(32)}-${'b'.repeat(16)}` });
    await show(user, /^Context windows/);
    expect(query()).toMatchObject({ queryType: 'context', runId: `${'a'.repeat(32)}-${'b'.repeat(16)}` });
    await user.clear(screen.getByRole('textbox', { name: 'Run or trace id' }));
    await user.tab();
    expect(query().runId).toBeUndefined();
  });

  it('asks Tempo or ClickHouse where there are both', async () => {
    const { query, user } = edit(firstQuery(), {
      url: 'http://c:8123',
      tempo: { url: 'http://t:3200' },
      source: 'tempo',
    });
    expect(screen.getByRole('radio', { name: 'Tempo' })).toBeChecked();
    await user.click(screen.getByRole('radio', { name: 'ClickHouse' }));
    expect(query().source).toBe('clickhouse');
    await show(user, /^Runs/);
    expect(query().source).toBe('clickhouse');
  });

  it('asks the one there is without a question', () => {
    edit(firstQuery(), { tempo: { url: 'http://t:3200' } });
    expect(screen.queryByRole('radio', { name: 'Tempo' })).not.toBeInTheDocument();
  });
});
