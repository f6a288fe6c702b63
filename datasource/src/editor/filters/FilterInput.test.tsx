import { setTemplateSrv } from '@grafana/runtime';
import { completeQuery, defaultQuery, type LlmQuery } from '@loopscope/core';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';

import { dashboardVariables } from '../../testing/dashboardVariables.fixture';
import { answerRequests, testDataSource } from '../../testing/grafanaServices.fixture';
import { pretendLayout } from '../../testing/layout.fixture';
import { QueryEditor } from '../QueryEditor';

pretendLayout();
beforeEach(() => setTemplateSrv(dashboardVariables({ agent: { options: ['planner'], chosen: 'planner' } })));

function edit(changes: Partial<LlmQuery> = {}) {
  const requests = answerRequests(() => ({ values: ['planner', 'say "hi"'] }));
  const onRunQuery = jest.fn();
  const datasource = testDataSource();
  let latest: LlmQuery = { ...defaultQuery('runs'), refId: 'A', ...changes };
  function Panel() {
    const [current, setCurrent] = useState(latest);
    const keep = (next: LlmQuery) => {
      latest = next;
      setCurrent(next);
    };
    return <QueryEditor query={current} onChange={keep} onRunQuery={onRunQuery} datasource={datasource} />;
  }
  render(<Panel />);
  return {
    datasource,
    requests,
    query: () => completeQuery(latest),
    saved: () => latest,
    text: () => screen.getByRole('combobox', { name: 'Filters' }),
    user: userEvent.setup({ delay: null }),
  };
}

// A letter that user-event takes for a key is written twice.
const typed = (text: string) => text.replace(/[[{]/g, '$&$&');

describe('filters as text', () => {
  const filters: LlmQuery['filters'] = [
    { field: 'agent', op: '=|', values: ['planner', '$agent'] },
    { field: 'cost', op: '>', values: ['0.05'] },
  ];

  it('are what the rows hold, there and back', async () => {
    const { user, text, query } = edit({ filters });
    await user.click(screen.getByRole('radio', { name: 'Text' }));
    expect(text()).toHaveValue('agent in ("planner", $agent) and cost > 0.05');
    await user.type(text(), ' and tool_errors > 0{Enter}');
    const written = [...filters, { field: 'tool_errors', op: '>', values: ['0'] }];
    expect(query()).toMatchObject({ filters: written, editorMode: 'text' });
    await user.click(screen.getByRole('radio', { name: 'Builder' }));
    expect(query().filters).toEqual(written);
    expect(query().editorMode).toBeUndefined();
    expect(screen.getAllByRole('combobox', { name: 'Dimension' })).toHaveLength(3);
  });

  it('stay as they are written and are not sent while they cannot be read', async () => {
    const { user, text, query, saved, datasource } = edit({ editorMode: 'text', filters });
    await user.clear(text());
    await user.type(text(), 'agnt = "planner"');
    expect(screen.getByRole('alert')).toHaveTextContent('There is no field agnt here. Did you mean agent?');
    expect(screen.getByText('agnt', { selector: 'mark' })).toBeInTheDocument();
    await user.tab();
    expect(query().filterText).toBe('agnt = "planner"');
    expect(datasource.filterQuery(saved())).toBe(false);
    // Whoever reads a public dashboard does not read it.
    expect(JSON.stringify({ ...saved(), query: undefined })).not.toContain('planner');
    expect(text()).toHaveValue('agnt = "planner"');
    expect(screen.getByRole('radio', { name: 'Builder' })).toBeDisabled();
    await user.clear(text());
    await user.type(text(), 'agent = "planner"{Enter}');
    expect(query()).toMatchObject({ filters: [{ field: 'agent', op: '=', values: ['planner'] }] });
    expect(query().filterText).toBeUndefined();
    expect(datasource.filterQuery(saved())).toBe(true);
  });

  it('are wrong at their end only once the writer is done', async () => {
    const { user, text } = edit({ editorMode: 'text' });
    await user.type(text(), 'agent = ');
    expect(screen.queryByRole('alert')).not.toBeInTheDocument();
    await user.type(text(), '{Enter}');
    expect(screen.getByRole('alert')).toHaveTextContent('A value is missing.');
  });

  it('are not wrong while a name can be completed and a text has no end yet', async () => {
    const { user, text } = edit({ editorMode: 'text' });
    await user.type(text(), 'agen');
    expect(screen.getByRole('option', { name: /^agent *Agent/ })).toBeVisible();
    expect(screen.queryByRole('alert')).not.toBeInTheDocument();
    await user.type(text(), 't = "pla');
    expect(screen.queryByRole('alert')).not.toBeInTheDocument();
    await user.type(text(), '{Enter}');
    expect(screen.getByRole('alert')).toHaveTextContent('The closing quote is missing.');
  });

  it('are completed where a browser scrolls by promise', async () => {
    const scroll = Element.prototype.scrollIntoView;
    Element.prototype.scrollIntoView = (() => Promise.resolve()) as unknown as typeof scroll;
    const { user, text } = edit({ editorMode: 'text' });
    await user.type(text(), 'age{ArrowDown}{ArrowDown}{ArrowUp}{Enter}');
    expect(text()).toHaveValue('agent ');
    Element.prototype.scrollIntoView = scroll;
  });

  it('are completed by keyboard: fields, operators, values of the time range, and', async () => {
    const { user, text, query, requests } = edit({ editorMode: 'text' });
    await user.type(text(), 'age');
    expect(screen.getByRole('option', { name: /^agent *Agent/ })).toBeVisible();
    await user.type(text(), '{ArrowDown}{Enter}');
    expect(text()).toHaveValue('agent ');
    await user.type(text(), '{ArrowDown}{Enter}');
    expect(text()).toHaveValue('agent = ');
    await screen.findByRole('option', { name: 'say "hi"' });
    expect(requests.at(-1)).toMatchObject({ params: { field: 'agent', search: '' } });
    await user.type(text(), '{ArrowUp}');
    expect(text()).toHaveAttribute('aria-activedescendant', screen.getAllByRole('option').at(-1)?.id);
    await user.type(text(), '{Enter}');
    expect(text()).toHaveValue('agent = `say "hi"` ');
    await user.type(text(), typed('and duration > 2s{Enter}').replace('{{Enter}', '{Enter}'));
    expect(query().filters).toEqual([
      { field: 'agent', op: '=', values: ['say "hi"'] },
      { field: 'duration', op: '>', values: ['2s'] },
    ]);
  });

  it('offer nothing more after Escape', async () => {
    const { user, text } = edit({ editorMode: 'text' });
    await user.type(text(), 'age{Escape}');
    expect(text()).toHaveAttribute('aria-expanded', 'false');
  });
});
