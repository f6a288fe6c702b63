import { locationService } from '@grafana/runtime';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { readRunsFrame, type LlmQuery } from '@loopscope/core';

import { goldenFrames, renderApp } from './testing/renderApp';

const answer = (query: LlmQuery) => {
  switch (query.queryType) {
    case 'runs':
      return goldenFrames('runs', query.refId);
    case 'trace':
      return query.spanId ? [] : goldenFrames('trace-lean', query.refId);
    default:
      return [];
  }
};

describe('the app', () => {
  it('leads to the list of data sources where there is none of ours', async () => {
    renderApp('/a/loopscope-app/overview', 'no data source');
    expect(await screen.findByRole('link', { name: /add a loopscope data source/i })).toHaveAttribute(
      'href',
      '/connections/datasources/new'
    );
  });

  it('says what is missing where nothing was sent yet', async () => {
    renderApp('/a/loopscope-app/overview', answer);
    expect(await screen.findByText('No agent or model calls in this time range')).toBeVisible();
    expect(screen.getByText(/OTEL_EXPORTER_OTLP_ENDPOINT/)).toBeVisible();
  });

  it('shows what the data source has to say about an error, and asks again', async () => {
    const { asked } = renderApp('/a/loopscope-app/runs', () => 'Nothing listens on 127.0.0.1:8123.');
    expect(await screen.findByText('Nothing listens on 127.0.0.1:8123.')).toBeVisible();
    const before = asked.length;
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(asked.length).toBe(before + 1);
  });

  it('has the backend order the runs', async () => {
    const { asked } = renderApp('/a/loopscope-app/runs?sort=cost&order=asc', answer);
    const table = await screen.findByRole('table', { name: 'Runs' });
    expect(asked.at(-1)).toMatchObject({ queryType: 'runs', orderBy: 'cost', order: 'asc', limit: 100 });
    await userEvent.click(within(table).getByRole('button', { name: 'Tokens' }));
    expect(asked.at(-1)).toMatchObject({ orderBy: 'tokens', order: 'desc' });
  });

  it('searches runs by a line of text, which its address keeps', async () => {
    const where = 'agent = "planner" and cost > 0.05';
    const { asked } = renderApp(`/a/loopscope-app/runs?where=${encodeURIComponent(where)}`, answer);
    const search = await screen.findByRole('textbox', { name: 'Search runs' });
    expect(search).toHaveValue(where);
    const filters = [
      { field: 'agent', op: '=', values: ['planner'] },
      { field: 'cost', op: '>', values: ['0.05'] },
    ];
    expect(asked.at(-1)).toMatchObject({ queryType: 'runs', filters });
    const before = asked.length;
    await userEvent.type(search, ' and');
    await userEvent.tab();
    expect(asked).toHaveLength(before);
    expect(screen.queryByRole('table', { name: 'Runs' })).not.toBeInTheDocument();
    expect(locationService.getSearchObject().where).toBe(`${where} and`);
  });

  it('moves conditions from the line of text to the chips of the page and back', async () => {
    const where = encodeURIComponent('agent = "planner" and exists tool');
    const { asked } = renderApp(`/a/loopscope-app/runs?where=${where}`, answer);
    const search = () => screen.findByRole('textbox', { name: 'Search runs' });
    await search();
    await userEvent.click(screen.getByRole('button', { name: 'Make filters of the text' }));
    expect(await search()).toHaveValue('exists tool');
    expect(screen.getByText(/^Stays text, .*: exists tool$/)).toBeVisible();
    expect(locationService.getSearchObject()).toMatchObject({
      where: 'exists tool',
      'var-filters': 'agent|=|planner',
    });
    expect(asked.at(-1)).toMatchObject({ filters: [{ field: 'tool', op: 'exists', values: [] }] });
    await userEvent.click(screen.getByRole('button', { name: 'Write the filters as text' }));
    expect(await search()).toHaveValue('exists tool and agent = "planner"');
    expect(locationService.getSearchObject()['var-filters']).toBe('');
    expect(screen.queryByText(/^Stays text/)).not.toBeInTheDocument();
  });

  it('opens a run: its trace, its figures, the messages of its first model call', async () => {
    const runId = '0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331';
    const { asked } = renderApp(`/a/loopscope-app/runs/${runId}?start=1760000000000&duration=5000`, answer);
    expect(await screen.findByText('Messages of step')).toBeVisible();
    expect(asked).toContainEqual(
      expect.objectContaining({ queryType: 'trace', runId, traceId: runId.slice(0, 32), detail: 'lean' })
    );
    expect(asked).toContainEqual(
      expect.objectContaining({ queryType: 'runs', filters: [{ field: 'run_id', op: '=', values: [runId] }] })
    );
    expect(asked.filter(({ spanId }) => spanId)).toHaveLength(1);
    // What its forecast and its verdict come of: earlier calls and runs of the run's service and agent.
    const [{ service, agent }] = goldenFrames('runs', 'A').flatMap(readRunsFrame);
    const own = [service, agent].map((value) => expect.objectContaining({ op: '=', values: [value] }));
    expect(asked).toContainEqual(expect.objectContaining({ queryType: 'runs', filters: own, limit: 1_000 }));
    expect(asked).toContainEqual(
      expect.objectContaining({
        queryType: 'calls',
        filters: [...own, { field: 'kind', op: '=', values: ['llm'] }],
        limit: 5_000,
      })
    );
  });

  it('refuses an address that is no run', async () => {
    const { asked } = renderApp('/a/loopscope-app/runs/yesterday', answer);
    expect(await screen.findByText('“yesterday” is not the id of a run')).toBeVisible();
    expect(asked).toEqual([]);
  });

  it('asks the backend for the total of a month', async () => {
    const { asked } = renderApp('/a/loopscope-app/chargeback?month=2026-02&by=project', answer);
    expect(await screen.findByText('No model calls in February 2026 (UTC)')).toBeVisible();
    expect(asked.map(({ refId, groupBy }) => [refId, groupBy])).toEqual([
      ['lines', ['project']],
      ['total', []],
      ['unallocated', []],
    ]);
  });

  it('says how to name prompts where no span does', async () => {
    renderApp('/a/loopscope-app/prompts', answer);
    expect(await screen.findByText('No span of this time range names a prompt')).toBeVisible();
  });
});
