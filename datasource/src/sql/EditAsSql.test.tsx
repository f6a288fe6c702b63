import { createDataFrame, getDefaultTimeRange, LoadingState, type PanelData } from '@grafana/data';
import { setTemplateSrv } from '@grafana/runtime';
import { defaultQuery } from '@loopscope/core';
import { render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';

import { dashboardVariables } from '../testing/dashboardVariables.fixture';
import { answerRequests, testDataSource } from '../testing/grafanaServices.fixture';
import { EditAsSql } from './EditAsSql';

const SCHEMA = { macros: [], tables: [], measures: [] };

const answered: PanelData = {
  state: LoadingState.Done,
  timeRange: getDefaultTimeRange(),
  series: [createDataFrame({ refId: 'A', meta: { executedQueryString: 'SELECT 1' }, fields: [] })],
};

function offer(
  answer: () => unknown,
  { enabled = true, data = answered }: { enabled?: boolean; data?: PanelData } = {}
) {
  const templateSrv = dashboardVariables({});
  setTemplateSrv(templateSrv);
  const requests = answerRequests(answer);
  const onChange = jest.fn();
  const datasource = testDataSource(templateSrv, { url: 'http://ch', sql: { enabled } });
  const query = { ...defaultQuery('metrics'), refId: 'A' };
  render(<EditAsSql query={query} data={data} onChange={onChange} datasource={datasource} />);
  return { requests, onChange, button: () => screen.queryByRole('button', { name: 'Edit as SQL' }) };
}

describe('Edit as SQL', () => {
  it('goes on in the SQL that answered', async () => {
    const { onChange } = offer(() => SCHEMA);
    const button = screen.getByRole('button', { name: 'Edit as SQL' });
    await waitFor(() => expect(button).toBeEnabled());
    await userEvent.click(button);
    expect(onChange).toHaveBeenCalledWith(expect.objectContaining({ queryType: 'sql', rawSql: 'SELECT 1' }));
  });

  it('is refused where the backend refuses SQL, with its reason', async () => {
    const reason = 'SQL is answered for the role Editor and above (sql.minRole).';
    const { button, onChange } = offer(() => {
      throw Object.assign(new Error(), { data: { message: reason } });
    });
    // It can be pointed at as soon as there is a reason.
    await waitFor(() => expect(button()).toHaveAttribute('aria-disabled', 'true'));
    await userEvent.hover(button()!);
    expect(await screen.findByText(reason)).toBeInTheDocument();
    await userEvent.click(button()!);
    expect(onChange).not.toHaveBeenCalled();
  });

  it('is not offered where SQL is off, or nothing was answered yet', () => {
    const off = offer(() => SCHEMA, { enabled: false });
    expect(off.button()).not.toBeInTheDocument();
    const empty = offer(() => SCHEMA, { data: { ...answered, series: [] } });
    expect(empty.button()).not.toBeInTheDocument();
    expect([...off.requests, ...empty.requests]).toEqual([]);
  });
});
