import { setTemplateSrv } from '@grafana/runtime';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';

import { dashboardVariables } from '../testing/dashboardVariables.fixture';
import { answerRequests, testDataSource } from '../testing/grafanaServices.fixture';
import { pretendLayout } from '../testing/layout.fixture';
import type { LlmVariableQuery } from './LlmVariableQuery';
import { VariableQueryEditor } from './VariableQueryEditor';

pretendLayout();
setTemplateSrv(dashboardVariables({ team: { options: ['search'], chosen: 'search' } }));

function edit() {
  answerRequests(() => ({ values: [] }));
  let latest: Partial<LlmVariableQuery> & { refId: string } = { refId: 'variable' };
  function Settings() {
    const [query, setQuery] = useState(latest);
    const onChange = (next: LlmVariableQuery) => {
      latest = next;
      setQuery(next);
    };
    return <VariableQueryEditor query={query} onChange={onChange} datasource={testDataSource()} />;
  }
  render(<Settings />);
  return { query: () => latest, user: userEvent.setup() };
}

describe('VariableQueryEditor', () => {
  it('starts with the agents, saved as shown', () => {
    const { query } = edit();
    expect(screen.getByRole('combobox', { name: 'Dimension' })).toHaveValue('Agent');
    expect(query()).toEqual({ refId: 'variable', kind: 'values', field: 'agent', filters: [] });
  });

  it('chains to another variable', async () => {
    const { query, user } = edit();
    await user.click(screen.getByRole('button', { name: 'Add filter' }));
    const [, filterField] = screen.getAllByRole('combobox', { name: 'Dimension' });
    await user.type(filterField, 'Team');
    await user.click(await screen.findByRole('option', { name: /^Team/ }));
    await user.click(screen.getByRole('combobox', { name: 'Value' }));
    await user.click(await screen.findByRole('option', { name: '$team' }));
    expect(query().filters).toEqual([{ field: 'team', op: '=', values: ['$team'] }]);
  });

  it('offers runs', async () => {
    const { query, user } = edit();
    await user.click(screen.getByRole('radio', { name: 'Runs' }));
    await user.type(screen.getByRole('spinbutton', { name: 'Latest' }), '20{Enter}');
    expect(query()).toMatchObject({ kind: 'runs', limit: 20 });
  });

  it('offers what can be measured and grouped by, where filters mean nothing', async () => {
    const { query, user } = edit();
    await user.click(screen.getByRole('radio', { name: 'Measures' }));
    expect(query()).toMatchObject({ kind: 'measures' });
    expect(screen.queryByRole('button', { name: 'Add filter' })).not.toBeInTheDocument();
    await user.click(screen.getByRole('radio', { name: 'Dimensions' }));
    expect(query()).toMatchObject({ kind: 'dimensions' });
  });
});
